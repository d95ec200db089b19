/**
 * A practice that never was, for looking at the screens: names of all lengths, long and short
 * texts, code, and each sign that a message can carry. Written straight into a local database.
 */
import { DeviceId, SegmentName, type UserId } from '@corridor/core';
import type { LocalDatabase } from '../../local/database.ts';
import { DAY, id, MINUTE } from './made-up.ts';
import { makeUpPractice, user } from './made-up-practice.ts';
import { refusedGroup, showcase } from './showcase.ts';
import { Talk } from './talk.ts';

export interface SeedOptions {
  /** Messages in the long conversation. */
  readonly long: number;
  readonly empty: boolean;
  readonly channels: number;
  /** Which messages of the first two conversations are still to come to this device. */
  readonly coming: 'nothing' | 'newer' | 'older';
  readonly nowMs: number;
}

export const seed = async (db: LocalDatabase, options: SeedOptions): Promise<UserId> => {
  const { nowMs } = options;
  const { users, north, me, practice } = makeUpPractice();
  await db.users.bulkAdd(users);
  await db.departments.add({ id: north, name: 'North wing' });
  await db.meta.bulkPut([
    { name: 'user', value: me.id },
    { name: 'practice', value: practice },
    { name: 'device', value: DeviceId.parse(id()) },
    {
      name: 'fill',
      value: { segmentsTotal: 10, segmentsDone: 10, completeTo: nowMs - 900 * DAY, done: true },
    },
  ]);
  if (options.empty) return me.id;
  const talk = new Talk(db, me.id, nowMs);
  await talk.conversation(
    {
      kind: 'channel',
      name: 'front desk',
      behind: options.coming === 'newer',
      topic: 'Who is where today, and what cannot wait',
      visibility: 'public',
    },
    users,
    options.long,
  );
  await showcase(talk, users);
  await talk.conversation({ kind: 'direct' }, [me, user(users, 3)], 6, 3 * 60 * MINUTE);
  await talk.conversation({ kind: 'client' }, [me, user(users, 11)], 9, DAY);
  await talk.conversation({ kind: 'group', name: null }, users.slice(0, 8), 14, 2 * DAY, {
    unread: 3,
  });
  await talk.conversation({ kind: 'direct' }, [me, user(users, 4)], 0, 5 * MINUTE, {
    state: 'pending',
  });
  await talk.conversation({ kind: 'direct' }, [me, user(users, 8)], 5, 400 * DAY);
  const lacking = {
    kind: 'channel',
    name: 'radiology',
    behind: options.coming !== 'nothing',
  } as const;
  await talk.conversation(lacking, users.slice(0, 4), 0, MINUTE);
  const late = { kind: 'group', name: 'Night shift', history: 'since_join' } as const;
  await talk.conversation({ ...late, readableFrom: 12 }, users.slice(0, 5), 4, 30 * MINUTE);
  if (options.coming === 'older') await lackOlder(db);
  await refusedGroup(talk, users.slice(0, 3));
  for (let index = 0; index < options.channels; index += 1) {
    const name = [
      'stock',
      'rota',
      'lab',
      'maintenance and repairs of everything in the building',
      'training',
    ][index % 5];
    await talk.conversation(
      {
        kind: 'channel',
        name: `${name}${index > 4 ? ` ${index}` : ''}`,
        visibility: index % 4 === 0 ? 'private' : 'public',
      },
      users.slice(0, 6),
      5,
      (3 + index * 2) * DAY,
      index === 1 ? { unread: 12, mentions: 1 } : {},
    );
  }
  return me.id;
};

/** Every conversation has a closed segment that was not fetched. */
const lackOlder = async (db: LocalDatabase): Promise<void> => {
  for (const { id: conversation } of await db.conversations.toArray()) {
    await db.segments.add({
      name: SegmentName.parse(`${conversation}.0.${id()}`),
      conversation,
      number: 0,
      state: 'absent',
      entries: 2_000,
      lastSequence: 0,
      digest: '',
      replica: null,
      fromMs: 0,
      toMs: 0,
    });
  }
};
