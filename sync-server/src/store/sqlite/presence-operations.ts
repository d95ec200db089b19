/** When people were last seen. */
import type { UserId } from '@corridor/core';
import type { LastSeen } from '../presence-port.ts';
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
} satisfies OperationMap;
