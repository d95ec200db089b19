/**
 * Takes directory records back from a workstation (H2) without delaying anybody: they are checked a
 * few at a time, what is known already goes no further than this memory, and the rest reaches the
 * writer in short transactions, in an order in which each row finds what it names.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DirectoryRecord, PracticeId, UserId } from '@corridor/core';
import type { HealRows } from '../store/sqlite/directory-heal.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import type { Directory } from './directory.ts';
import { type IsThere, isKnown, type ProvenRow, rowOf } from './healing.ts';
import type { DirectoryModel } from './model.ts';

/** Records checked before everybody else's turn comes, and their characters: about 1 ms. */
const RECORDS_A_TURN = 25;
const CHARACTERS_A_TURN = 65_536;
/** What one transaction writes: rows, a conversation's members counted as a tenth each. */
const ROWS_TOGETHER = 50;

export interface TakeBackDeps {
  readonly directory: Directory;
  readonly run: Run<Operations>;
  /** For who came back without a password. */
  readonly createLink: (user: UserId) => Promise<unknown>;
  /** Resolves when everybody else had their turn. */
  readonly turn?: () => Promise<unknown>;
}

export interface TakenBack {
  readonly healed: number;
  readonly known: number;
  readonly refused: number;
}

export const takeBack = async (
  records: readonly DirectoryRecord[],
  practice: PracticeId,
  deps: TakeBackDeps,
): Promise<TakenBack> => {
  const { directory, run, createLink } = deps;
  const checked = await check(records, practice, deps);
  let { known, refused } = checked;
  let healed = 0;
  for (const rows of transactions(checked.rows)) {
    const outcome = await run('directory.heal', grouped(practice, rows));
    if (outcome.write !== null) directory.apply(outcome.write);
    for (const user of outcome.withoutPassword) await createLink(user);
    healed += outcome.healed;
    known += outcome.known;
    refused += outcome.refused;
  }
  return { healed, known, refused };
};

/** The newest of each record that is proven and not known. */
const check = async (
  records: readonly DirectoryRecord[],
  practice: PracticeId,
  { directory, turn = nextTurn }: TakeBackDeps,
): Promise<{
  readonly rows: readonly ProvenRow[];
  readonly known: number;
  readonly refused: number;
}> => {
  const { model, proofs } = directory;
  const isThere: IsThere = {
    user: (id) => model.users.has(id),
    department: (id) => model.departments.has(id),
  };
  const newest = new Map<string, ProvenRow>();
  let known = 0;
  let refused = 0;
  let count = 0;
  let characters = 0;
  for (const record of records) {
    if (count === RECORDS_A_TURN || characters > CHARACTERS_A_TURN) {
      await turn();
      count = 0;
      characters = 0;
    }
    count++;
    characters += record.json.length;
    const proven = proofs.verify(record) ? rowOf(record, practice) : null;
    const stored = proven === null ? null : storedOf(model, proven);
    if (proven === null || (stored !== null && stored.practice !== practice)) {
      refused++;
      continue;
    }
    const name = `${proven.kind} ${proven.row.id}`;
    const other = newest.get(name);
    if (
      (stored !== null && isKnown(stored, proven, isThere)) ||
      (other !== undefined && other.row.revision >= proven.row.revision)
    ) {
      known++;
      continue;
    }
    if (other !== undefined) known++;
    newest.set(name, proven);
  }
  return { rows: [...newest.values()], known, refused };
};

const storedOf = (model: DirectoryModel, { kind, row }: ProvenRow) => {
  switch (kind) {
    case 'department':
      return model.departments.get(row.id) ?? null;
    case 'user':
      return model.users.get(row.id) ?? null;
    case 'device':
      return model.devices.get(row.id) ?? null;
    case 'conversation':
      return model.conversations.get(row.id) ?? null;
    case 'erasure':
      return null; // Only the writer holds them.
  }
};

/** Erasures before all else; then each behind what it names, a client behind their staff. */
const rankOf = ({ kind, row }: ProvenRow): number => {
  switch (kind) {
    case 'erasure':
      return 0;
    case 'department':
      return 1;
    case 'user':
      return row.assignedTo.length === 0 ? 2 : 3;
    case 'device':
      return 4;
    case 'conversation':
      return 5;
  }
};

const transactions = function* (rows: readonly ProvenRow[]): Generator<ProvenRow[]> {
  let together: ProvenRow[] = [];
  let weight = 0;
  for (const each of [...rows].sort((a, b) => rankOf(a) - rankOf(b))) {
    const own = each.kind === 'conversation' ? 1 + each.row.members.length / 10 : 1;
    if (together.length > 0 && weight + own > ROWS_TOGETHER) {
      yield together;
      together = [];
      weight = 0;
    }
    together.push(each);
    weight += own;
  }
  if (together.length > 0) yield together;
};

const grouped = (practice: PracticeId, rows: readonly ProvenRow[]): HealRows => {
  const of = <K extends ProvenRow['kind']>(kind: K) =>
    rows
      .filter((each): each is Extract<ProvenRow, { kind: K }> => each.kind === kind)
      .map(({ row }) => row as Extract<ProvenRow, { kind: K }>['row']);
  return {
    practice,
    erasures: of('erasure'),
    departments: of('department'),
    users: of('user'),
    devices: of('device'),
    conversations: of('conversation'),
  };
};
