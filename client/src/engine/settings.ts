/** What a person settles for themselves, in step on all their devices (D8). */
import { MAX_SETTINGS, UserSetting, UserSettings } from '@corridor/core';
import { z } from 'zod';
import type { LocalDatabase, SettingRow } from '../local/database.ts';
import { tellable } from '../local/tellable.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';

const settingOf = ({ name, conversation, value }: SettingRow): unknown =>
  conversation === '' ? { name, value } : { name, conversation, value };

const isSame = (a: SettingRow | undefined, b: SettingRow | undefined): boolean =>
  a?.at === b?.at && JSON.stringify(a?.value) === JSON.stringify(b?.value);

/**
 * Tells the server what was settled here, of conversations that it has. Where it keeps what somebody
 * else set later, that comes with the next pull. @returns what stopped it, or null
 */
export const pushSettings = async (
  db: LocalDatabase,
  api: ApiClient,
  wallMs: () => number,
): Promise<ApiFailure | null> => {
  const untold = await tellable(db, await db.settings.where('told').equals(0).toArray());
  const rows = untold.slice(0, MAX_SETTINGS);
  if (rows.length === 0) return null;
  const nowMs = wallMs();
  const settings = rows.map((row) => ({
    setting: settingOf(row),
    agoMs: Math.max(0, Math.round(nowMs - row.at)),
    seen: row.seen,
  }));
  const answer = await api.json('PUT', '/api/settings', z.unknown(), { settings });
  if (!answer.ok && (answer.error.canRetry || isSignedOut(answer.error))) return answer.error;
  // Refused for good, it is not told again; the server's own comes with the next pull.
  await db.transaction('rw', db.settings, async () => {
    for (const row of rows) {
      const now = await db.settings.get([row.name, row.conversation]);
      const { seen: _, ...told } = row;
      if (isSame(now, row)) await db.settings.put({ ...told, told: 1 });
    }
  });
  if (!answer.ok) return answer.error;
  return rows.length < untold.length ? pushSettings(db, api, wallMs) : null;
};

/** Takes over what was settled elsewhere; what the server was not told yet stays. */
export const pullSettings = async (
  db: LocalDatabase,
  api: ApiClient,
): Promise<ApiFailure | null> => {
  const keyOf = ({ name, conversation }: SettingRow): string => `${name} ${conversation}`;
  const before = new Map((await db.settings.toArray()).map((row) => [keyOf(row), row]));
  const answer = await api.json('GET', '/api/settings', UserSettings);
  if (!answer.ok) return answer.error;
  const known = answer.value.settings.flatMap((each): SettingRow[] => {
    const setting = UserSetting.safeParse(each);
    if (!setting.success) return [];
    const conversation = 'conversation' in setting.data ? setting.data.conversation : '';
    return [{ name: setting.data.name, conversation, value: setting.data.value, at: 0, told: 1 }];
  });
  const again = await db.transaction('rw', db.settings, async () => {
    let hasChanged = false;
    for (const row of known) {
      const here = await db.settings.get([row.name, row.conversation]);
      if (here?.told === 0) continue;
      // The answer may be older than what was told or heard while it was on its way.
      if (isSame(here, before.get(keyOf(row)))) await db.settings.put(row);
      else hasChanged = true;
    }
    return hasChanged;
  });
  return again ? pullSettings(db, api) : null;
};
