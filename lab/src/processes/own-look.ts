/** What a workstation of the lab holds, read from its databases inside its own process. */
import type { Command, UserId } from '@corridor/core';
import { Dexie } from 'dexie';
import type { EngineStatus } from '../../../client/src/engine/port.ts';
import type { LocalDatabase } from '../../../client/src/local/database.ts';
import { digestIn } from './replica-digest.ts';
import { outboxViewOf, viewOf } from './views.ts';
import type { Look, ReplicaView } from './wire.ts';

/** @returns nothing when the replica is being replaced at this moment */
const updatesOf = async (name: string): Promise<Uint8Array[]> => {
  if (!(await Dexie.exists(name))) return [];
  const db = await new Dexie(name).open();
  try {
    return (await db.table('updates').toArray()) as Uint8Array[];
  } finally {
    db.close();
  }
};

const replicasOf = async (db: LocalDatabase): Promise<ReplicaView[]> => {
  const replicas: ReplicaView[] = [];
  for (const { name, conversation, replica } of await db.segments.toArray()) {
    const updates = replica === null ? [] : await updatesOf(replica);
    // One that was set aside: what it held is kept apart, and it is cloned when it is needed.
    if (updates.length === 0) continue;
    replicas.push({ segment: name, conversation, digest: digestIn(updates) });
  }
  return replicas;
};

export const lookAt = async (
  db: LocalDatabase,
  user: UserId,
  status: EngineStatus,
): Promise<Look> => {
  const rows = await db.messages.toArray();
  rows.sort((a, b) => (a.sort < b.sort ? -1 : 1));
  const conversations = await db.conversations.toArray();
  return {
    status,
    outbox: (await db.outbox.toArray()).map(outboxViewOf),
    messages: rows.filter(({ kind }) => kind === 'message').map(viewOf),
    replicas: await replicasOf(db),
    commands: (await db.commands.orderBy('n').toArray()).map(({ n, command, state, refusal }) => ({
      n,
      command: command as Command,
      state,
      refusal,
    })),
    role: (await db.users.get(user))?.role ?? null,
    places: conversations.flatMap(({ id, members }) =>
      members
        .filter((member) => member.user === user)
        .map(({ role }) => ({ conversation: id, role })),
    ),
    wallMs: Date.now(),
  };
};
