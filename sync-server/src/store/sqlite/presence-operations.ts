/** When people were last seen, and what they say of themselves. */
import { type UserId, UserSetting } from '@corridor/core';
import type { LastSeen, Says } from '../presence-port.ts';
import { userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export const presenceOperations = {
  /** What was kept, or what sessions tell of those who were there when the server was killed. */
  'presence.lastSeen': ({ db }: OperationContext): LastSeen[] =>
    db
      .prepare<[], { id: Buffer; seenAt: number }>(
        `SELECT a.id, max(coalesce(l.at, 0), coalesce(max(s.last_seen_at), 0)) AS seenAt
         FROM users u JOIN authors a ON a.num = u.num
         LEFT JOIN last_seen l ON l.user = u.num LEFT JOIN sessions s ON s.user = u.num
         GROUP BY u.num HAVING seenAt > 0`,
      )
      .all()
      .map(({ id, seenAt }) => ({ user: idText(id) as UserId, at: seenAt })),

  'presence.seen': ({ db }: OperationContext, people: readonly LastSeen[]): void => {
    const put = db.prepare(
      `INSERT INTO last_seen (user, at) VALUES (?, ?)
       ON CONFLICT (user) DO UPDATE SET at = max(at, excluded.at)`,
    );
    for (const { user, at } of people) {
      const num = userNum(db, user);
      if (num !== null) put.run(num, at);
    }
  },

  /** Of active people. @param user null: of everybody */
  'presence.said': (
    { db }: OperationContext,
    user: UserId | null,
  ): (Says & { readonly user: UserId })[] => {
    const people = new Map<UserId, Says>();
    // Of one user by the key of the table.
    const rows = db
      .prepare<(number | null)[], { id: Buffer; name: string; value: string }>(
        `SELECT a.id, x.name, x.value FROM user_settings x
         JOIN users u ON u.num = x.user JOIN authors a ON a.num = x.user
         WHERE x.conversation = 0 AND x.name IN ('busy', 'status') AND u.active = 1
           ${user === null ? '' : 'AND x.user = ?'}`,
      )
      .all(...(user === null ? [] : [userNum(db, user)]));
    for (const { id, name, value } of rows) {
      const setting = UserSetting.parse({ name, value: JSON.parse(value) as unknown });
      if (setting.value === null) continue;
      const known = idText(id) as UserId;
      people.set(known, { ...people.get(known), [setting.name]: setting.value });
    }
    return [...people].map(([known, says]) => ({ user: known, ...says }));
  },
} satisfies OperationMap;
