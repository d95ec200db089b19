/** When somebody wants no notifications: hours of each day, or until a moment. */

export const MINUTE_MS = 60_000;
const MORNING_HOUR = 8;

/** Tomorrow at eight, by this device's clock. */
export const tomorrowMorning = (nowMs: number): number => {
  const date = new Date(nowMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING_HOUR).getTime();
};

export interface QuietHours {
  /** Minutes since midnight by this device's clock. */
  readonly from: number;
  /** The same; not after `from`: on the next day. */
  readonly to: number;
}

/** Twice the same: the whole day. */
export const isQuiet = (hours: QuietHours | null, nowMs: number): boolean => {
  if (hours === null) return false;
  const now = new Date(nowMs);
  const minute = now.getHours() * 60 + now.getMinutes();
  const { from, to } = hours;
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
};

/** `22:05`, as a time field has it. */
export const clockOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Minutes since midnight; null: it is no time of day. */
export const minutesOf = (clock: string): number | null => {
  const found = /^(\d{2}):(\d{2})/.exec(clock);
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
};
