/** Days as a date field writes them: `2026-11-21`, by this device's calendar. */

const two = (n: number): string => String(n).padStart(2, '0');

export const isoDay = (ms: number): string => {
  const date = new Date(ms);
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** Unix ms of the day's beginning; null: it is no day after 1969. */
export const dayStartMs = (day: string): number | null => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const [year = 0, month = 0, date = 0] = parts.slice(1).map(Number);
  const ms = new Date(year, month - 1, date).getTime();
  // Not the second of March for the thirtieth of February, and nothing that a stamp cannot say.
  return year >= 1970 && isoDay(ms) === day ? Math.max(0, ms) : null;
};
