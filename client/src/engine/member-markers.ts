/** How far the members of a conversation have come, as the relay tells it (M16). */
import type { LiveRelayMessage } from '@corridor/core';
import type { LocalDatabase, MemberMarkerRow } from '../local/database.ts';

/** Steps that are kept of one person: the times of what was read last are asked for. */
const MAX_STEPS = 20;

/** Takes what was told over; everything only grows, so it may come in any order, and twice. */
export const takeMemberMarkers = async (
  db: LocalDatabase,
  { conversation, markers }: Extract<LiveRelayMessage, { type: 'markers' }>,
): Promise<void> => {
  await db.transaction('rw', db.memberMarkers, async () => {
    const before = await db.memberMarkers.bulkGet(
      markers.map(({ user }): [string, string] => [conversation, user]),
    );
    const rows = markers.flatMap(({ user, read, readAt, held }, index): MemberMarkerRow[] => {
      const known = before[index] ?? { conversation, user, held: 0, steps: [] };
      const upTo = known.steps.at(-1)?.upTo ?? 0;
      const steps = read > upTo ? [...known.steps, { upTo: read, at: readAt }] : known.steps;
      const most = Math.max(known.held, held, read);
      if (steps === known.steps && most === known.held) return [];
      return [{ ...known, held: most, steps: steps.slice(-MAX_STEPS) }];
    });
    await db.memberMarkers.bulkPut(rows);
  });
};
