/**
 * What happens to a frame of entries: the decisions of the one writer, over a port to its tables,
 * so that the SQLite store and the one of the simulation decide alike. Rules R6 to R14, S4, S5.
 *
 * Everything here runs inside one transaction. The rules change the state in memory as they go; a
 * caller whose transaction fails drops that state.
 */
import {
  type Arrival,
  type ConversationId,
  type DeviceId,
  type EntryId,
  type EntryKey,
  parseSegmentName,
  type RefusalCode,
  type SegmentName,
  type UserId,
} from '@corridor/core';
import { CommittedPermission, type PermissionTables } from './permission.ts';
import type { CheckedEntry, FrameOutcome, FrameToCommit, StoredRefusal } from './port.ts';
import { countEntry, isFull, type SegmentWrite, type WriterState } from './segment-write.ts';
import type { WriterMemory } from './writer-memory.ts';

/** Where an entry is put. */
export interface NewRow {
  readonly entry: CheckedEntry;
  readonly client: number;
  readonly clock: number;
  readonly sequence: number;
  readonly arrivedAt: number;
  /** False: healed without a receipt. */
  readonly vouched: boolean;
}

/** The tables of one writer, inside its transaction. */
export interface CommitTables<S extends SegmentWrite> extends PermissionTables {
  readonly memory: WriterMemory;
  segment(name: SegmentName): S | null;
  head(conversation: ConversationId): S | null;
  /** Called after the first entry of a client was inserted. */
  addWriter(segment: S, client: number, device: DeviceId): WriterState;
  /** The next sequence of a conversation; taken only when {@link insert} follows and succeeds. */
  nextSequence(conversation: ConversationId): number;
  /** False, and nothing is changed, when its id or (author, key) is stored already. */
  insert(segment: S, row: NewRow): boolean;
  /** Called after the entries of a segment were counted. */
  touched(segment: S): void;
  /** Closes the head and opens the next. @returns the new head */
  rollOver(head: S): S;
  /** The ids stored under consecutive clocks of a client, in order; fewer when they end. */
  idsAt(segment: S, client: number, firstClock: number, count: number): readonly EntryId[];
  arrivalOf(id: EntryId): Arrival | null;
  idOfKey(author: UserId, key: EntryKey): EntryId | null;
  isErased(entry: CheckedEntry): boolean;
  receipt(conversation: ConversationId, id: EntryId, sequence: number, at: number): Uint8Array;
}

const refuseAll = (
  entries: readonly CheckedEntry[],
  code: RefusalCode,
  detail: string,
): StoredRefusal[] => entries.map(({ id }) => ({ id, code, detail }));

const nothing = { stored: [], known: [], refused: [], gap: false, newHead: null } as const;

/** Decides one frame and stores its good prefix. */
export const decideFrame = <S extends SegmentWrite>(
  frame: FrameToCommit,
  tables: CommitTables<S>,
): FrameOutcome => {
  const segment = tables.segment(frame.segment);
  if (!segment) return { ...nothing, refused: refuseAll(frame.entries, ...gone(frame, tables)) };

  const known = knownPrefix(frame, segment, tables);
  const rest = frame.entries.slice(known.length);
  if (rest.length === 0) return { ...nothing, known };
  const firstClock = frame.firstClock + known.length;

  const barrier = barrierOf(frame, firstClock, segment, tables);
  if (barrier === 'gap') return { ...nothing, known, gap: true };
  if (barrier) return { ...nothing, known, refused: refuseAll(rest, ...barrier) };

  return storePrefix(frame, known, rest, segment, tables);
};

/** A segment that is not there was rewritten or never existed. */
const gone = <S extends SegmentWrite>(
  frame: FrameToCommit,
  tables: CommitTables<S>,
): [RefusalCode, string] => {
  const parts = parseSegmentName(frame.segment);
  const head = parts.ok ? tables.head(parts.value.conversation) : null;
  return head ? ['segment-closed', head.name] : ['wrong-conversation', 'no such segment'];
};

/** Entries that are stored already under the same client id and clock, from the first on (R6). */
const knownPrefix = <S extends SegmentWrite>(
  frame: FrameToCommit,
  segment: S,
  tables: CommitTables<S>,
): Arrival[] => {
  const { client, firstClock, entries } = frame;
  const next = segment.writers.get(client)?.next ?? 0;
  if (firstClock >= next) return [];
  const ids = tables.idsAt(segment, client, firstClock, entries.length);
  const known: Arrival[] = [];
  for (const [i, { id }] of entries.entries()) {
    if (ids[i] !== id) break;
    const arrival = tables.arrivalOf(id);
    if (!arrival) throw new Error(`entry ${id} has a clock and no row`);
    known.push(arrival);
  }
  return known;
};

/** What keeps all that is not known yet from being stored. */
const barrierOf = <S extends SegmentWrite>(
  frame: FrameToCommit,
  firstClock: number,
  segment: S,
  tables: CommitTables<S>,
): [RefusalCode, string] | 'gap' | null => {
  const { client, device, arrivedAt } = frame;
  const head = tables.head(segment.conversation);
  if (segment.closed || head !== segment) return ['segment-closed', head?.name ?? ''];
  const writer = segment.writers.get(client);
  // Never drops the client: that would let anybody silence its owner.
  if (writer && writer.device !== device) return ['foreign-client-id', 'another device owns it'];
  if (tables.memory.isDropped(segment.name, client, device)) return ['client-id-dropped', ''];
  const next = writer?.next ?? 0;
  if (firstClock > next) return 'gap';
  if (firstClock < next) {
    tables.memory.drop(segment.name, client, device);
    return ['clock-reused', `clock ${firstClock} holds another entry`];
  }
  // The server writes under a client id a segment (an import) or an entry (system entries);
  // workstations can make neither.
  const counts = !frame.entries.every((entry) => entry.imported || entry.kind === 'system');
  const user = frame.entries[0]?.author;
  if (!writer && counts && user !== undefined) {
    if (!tables.memory.mayAdd(segment.name, client, { device, user }, arrivedAt)) {
      return ['too-many-client-ids', 'too many new client ids in an hour'];
    }
  }
  return null;
};

const storePrefix = <S extends SegmentWrite>(
  frame: FrameToCommit,
  known: Arrival[],
  entries: readonly CheckedEntry[],
  segment: S,
  tables: CommitTables<S>,
): FrameOutcome => {
  const { client, device, arrivedAt } = frame;
  const stored: (Arrival & { readonly clock: number })[] = [];
  const refused: StoredRefusal[] = [];
  const permission = new CommittedPermission(tables, segment.conversation, device);
  let writer = segment.writers.get(client);
  for (const entry of entries) {
    if (refused.length > 0) {
      refused.push(faultOf(entry, permission, tables, known) ?? behind(entry));
      continue;
    }
    const fault = mayNotStore(entry, permission, tables);
    if (fault) {
      refused.push(fault);
      continue;
    }
    const sequence = tables.nextSequence(segment.conversation);
    const clock = writer?.next ?? 0;
    if (!tables.insert(segment, { entry, client, clock, sequence, arrivedAt, vouched: true })) {
      refused.push(duplicateOf(entry, tables, known));
      continue;
    }
    // Not before its first entry is in: a refused one must not claim a client id.
    writer ??= tables.addWriter(segment, client, device);
    countEntry(segment, writer, entry, sequence, arrivedAt);
    const receipt = tables.receipt(segment.conversation, entry.id, sequence, arrivedAt);
    stored.push({ id: entry.id, sequence, arrivedAt, receipt, clock });
  }
  if (refused.length > 0) tables.memory.drop(segment.name, client, device);
  if (stored.length > 0) tables.touched(segment);
  const newHead = isFull(segment) ? tables.rollOver(segment).name : null;
  return { stored, known, refused, gap: false, newHead };
};

const behind = ({ id }: CheckedEntry): StoredRefusal => ({
  id,
  code: 'client-id-dropped',
  detail: 'an entry before it was refused',
});

/** Faults that are looked up before an insert; a duplicate is found by the insert itself. */
const mayNotStore = <S extends SegmentWrite>(
  entry: CheckedEntry,
  permission: CommittedPermission,
  tables: CommitTables<S>,
): StoredRefusal | null => {
  if (tables.isErased(entry)) return { id: entry.id, code: 'erased', detail: '' };
  const fault = permission.faultOf(entry);
  return fault === null ? null : { id: entry.id, ...fault };
};

const faultOf = <S extends SegmentWrite>(
  entry: CheckedEntry,
  permission: CommittedPermission,
  tables: CommitTables<S>,
  known: Arrival[],
): StoredRefusal | null => {
  if (tables.idOfKey(entry.author, entry.key)) return duplicateOf(entry, tables, known);
  return mayNotStore(entry, permission, tables);
};

const duplicateOf = <S extends SegmentWrite>(
  entry: CheckedEntry,
  tables: CommitTables<S>,
  known: Arrival[],
): StoredRefusal => {
  const id = tables.idOfKey(entry.author, entry.key);
  const arrival = id && tables.arrivalOf(id);
  if (!arrival) throw new Error(`entry ${entry.id} conflicts with a row that is not there`);
  known.push(arrival);
  return { id: entry.id, code: 'duplicate', detail: arrival.id };
};
