/** What the relay has on its disk, read from its database and not from its mouth. */
import {
  ConversationId,
  type Digest,
  digestText,
  ENTRY_KINDS,
  EntryId,
  toBase64Url,
  UserId,
} from '@corridor/core';
import { checkFolder } from '../../../sync-server/src/store/sqlite/check.ts';
import type { CheckReport } from '../../../sync-server/src/store/sqlite/check-report.ts';
import { databasePath, openForReading } from '../../../sync-server/src/store/sqlite/database.ts';

export interface StoredEntry {
  readonly id: EntryId;
  readonly conversation: ConversationId;
  readonly author: UserId;
  readonly kind: string;
  readonly sequence: number;
}

export interface StoredMember {
  readonly conversation: ConversationId;
  readonly user: UserId;
  readonly readableFrom: number;
}

/** How far somebody has read. */
export interface StoredMarker {
  readonly conversation: ConversationId;
  readonly user: UserId;
  readonly sequence: number;
}

export interface RelayView {
  readonly entries: readonly StoredEntry[];
  readonly members: readonly StoredMember[];
  readonly markers: readonly StoredMarker[];
  /** Digests of open segments, as `digestText`, by the segment's name. */
  readonly heads: ReadonlyMap<string, string>;
  /** `npx corridor check`: SQLite's structure, hashes, signatures, counts, digests, sequences. */
  readonly check: CheckReport;
}

interface EntryRow {
  id: Uint8Array;
  conversation: Uint8Array;
  author: Uint8Array;
  kind: number;
  sequence: number;
}

/** @param folder a data folder; a server may be running on it */
export const viewRelay = async (folder: string): Promise<RelayView> => {
  const check = await checkFolder(folder, () => undefined);
  const db = openForReading(databasePath(folder));
  try {
    const rows = db
      .prepare<[], EntryRow>(
        `SELECT e.id, t.id AS conversation, a.id AS author, e.kind, e.sequence
         FROM entries e JOIN segments s ON s.num = e.num / 32768
         JOIN streams t ON t.num = s.stream JOIN authors a ON a.num = e.author
         ORDER BY t.num, e.sequence`,
      )
      .all();
    const members = db
      .prepare<[], { conversation: Uint8Array; user: Uint8Array; readableFrom: number }>(
        `SELECT t.id AS conversation, a.id AS user, readable_from AS readableFrom
         FROM memberships m JOIN streams t ON t.num = m.conversation
         JOIN authors a ON a.num = m.user`,
      )
      .all();
    const markers = db
      .prepare<[], { conversation: Uint8Array; user: Uint8Array; sequence: number }>(
        `SELECT t.id AS conversation, a.id AS user, m.sequence
         FROM markers m JOIN streams t ON t.num = m.conversation JOIN authors a ON a.num = m.user`,
      )
      .all();
    const heads = db
      .prepare<
        [],
        {
          conversation: Uint8Array;
          number: number;
          random: Uint8Array;
          entries: number;
          digest: Uint8Array;
        }
      >(
        `SELECT t.id AS conversation, s.number, s.random, s.entries, s.digest
         FROM segments s JOIN streams t ON t.num = s.stream WHERE closed = 0`,
      )
      .all();
    return {
      check,
      entries: rows.map(({ id, conversation, author, kind, sequence }) => ({
        id: EntryId.parse(toBase64Url(id)),
        conversation: ConversationId.parse(toBase64Url(conversation)),
        author: UserId.parse(toBase64Url(author)),
        kind: ENTRY_KINDS[kind] ?? `unknown ${kind}`,
        sequence,
      })),
      members: members.map(({ conversation, user, readableFrom }) => ({
        conversation: ConversationId.parse(toBase64Url(conversation)),
        user: UserId.parse(toBase64Url(user)),
        readableFrom,
      })),
      markers: markers.map(({ conversation, user, sequence }) => ({
        conversation: ConversationId.parse(toBase64Url(conversation)),
        user: UserId.parse(toBase64Url(user)),
        sequence,
      })),
      heads: new Map(
        heads.map(({ conversation, number, random, entries, digest }) => {
          const whole: Digest = { count: entries, xor: digest };
          const name = `${toBase64Url(conversation)}.${number}.${toBase64Url(random)}`;
          return [name, digestText(whole)];
        }),
      ),
    };
  } finally {
    db.close();
  }
};

/** Ids of what is stored, and of what healing brought back and wrote down (H8). */
export const readIds = (folder: string): Readonly<Record<'stored' | 'healed', Set<string>>> => {
  const db = openForReading(databasePath(folder));
  const idsOf = (query: string): Set<string> =>
    new Set(
      db
        .prepare<[], { id: Uint8Array }>(query)
        .all()
        .map(({ id }) => toBase64Url(id)),
    );
  try {
    return {
      stored: idsOf('SELECT id FROM entries'),
      healed: idsOf('SELECT entry AS id FROM healed'),
    };
  } finally {
    db.close();
  }
};

/** How many entries are on the relay's disk. */
export const countStored = (folder: string): number => {
  const db = openForReading(databasePath(folder));
  try {
    return db.prepare<[], { n: number }>('SELECT count(*) AS n FROM entries').get()?.n ?? 0;
  } finally {
    db.close();
  }
};
