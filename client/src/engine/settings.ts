/** What a person settles for themselves, in step on all their devices (D8). */
import { MAX_SETTINGS, UserSetting, UserSettings } from '@corridor/core';
import { z } from 'zod';
import type { LocalDatabase, SettingRow } from '../local/database.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';

const settingOf = ({ name, conversation, value }: SettingRow): unknown =>
  conversation === '' ? { name, value } : { name, conversation, value };

/** Tells the server what was settled here. @returns what stopped it, or null */
export const pushSettings = async (
  db: LocalDatabase,
  api: ApiClient,
  wallMs: () => number,
): Promise<ApiFailure | null> => {
  const rows = await db.settings.where('told').equals(0).limit(MAX_SETTINGS).toArray();
  if (rows.length === 0) return null;
  const nowMs = wallMs();
  const settings = rows.map((row) => ({
    setting: settingOf(row),
    agoMs: Math.max(0, nowMs - row.at),
  }));
  const answer = await api.json('PUT', '/api/settings', z.unknown(), { settings });
  if (!answer.ok && (answer.error.canRetry || isSignedOut(answer.error))) return answer.error;
  // Refused for good, it is not told again; the server's own comes with the next pull.
  await db.transaction('rw', db.settings, async () => {
    for (const row of rows) {
      const now = await db.settings.get([row.name, row.conversation]);
      if (now?.at === row.at) await db.settings.put({ ...row, told: 1 });
    }
  });
  if (!answer.ok) return answer.error;
  return rows.length < MAX_SETTINGS ? null : pushSettings(db, api, wallMs);
};

/** Takes over what was settled elsewhere; what the server was not told yet stays. */
export const pullSettings = async (
  db: LocalDatabase,
  api: ApiClient,
): Promise<ApiFailure | null> => {
  const answer = await api.json('GET', '/api/settings', UserSettings);
  if (!answer.ok) return answer.error;
  const known = answer.value.settings.flatMap((each): SettingRow[] => {
    const setting = UserSetting.safeParse(each);
    if (!setting.success) return [];
    const conversation = 'conversation' in setting.data ? setting.data.conversation : '';
    return [{ name: setting.data.name, conversation, value: setting.data.value, at: 0, told: 1 }];
  });
  await db.transaction('rw', db.settings, async () => {
    for (const row of known) {
      const here = await db.settings.get([row.name, row.conversation]);
      if (here?.told !== 0) await db.settings.put(row);
    }
  });
  return null;
};
