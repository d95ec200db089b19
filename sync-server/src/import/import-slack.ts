/**
 * Imports a Slack export into a practice: checks all of it, then people, then conversations, then
 * entries. Whatever stops it, running it again goes on where it stopped.
 */
import {
  asName,
  type ConversationId,
  LoginName,
  type RandomBytes,
  type Role,
  type Sha256,
  type UserId,
} from '@corridor/core';
import type { EntryStore } from '../store/port.ts';
import type { ImportDirectory, ImportedConversation, ImportedPerson } from './directory-port.ts';
import { multiply } from './generator.ts';
import { importedConversationId, importedUserId, type Source } from './ids.ts';
import type { PersonRef } from './planned.ts';
import type { ServerSigner } from './seal.ts';
import { type PlannedChannel, planSlackImport, type SlackPlan, type Span } from './slack/plan.ts';
import { IMPORTED_AS, type ImportedAs, SKIPPED_BECAUSE, type SkippedBecause } from './tally.ts';
import { writeConversation } from './write-conversation.ts';

export interface SlackImportOptions {
  /** The admin who imports: creator of the channels and a member of each. */
  readonly by: UserId;
  /** Further members of every imported channel. */
  readonly members: readonly UserId[];
  /** Slack's short name → who that is here. Everybody else gets an account of their own. */
  readonly known: ReadonlyMap<string, UserId>;
  /** Role of imported people; bots are bots. */
  readonly role: Exclude<Role, 'bot' | 'super_admin'>;
  /** True: who was active in Slack may be given a sign-in link. */
  readonly activate: boolean;
  /** How many copies of the history, one before the other; 1 for the history alone. */
  readonly times: number;
  readonly seed: number;
}

export interface ImportProgress {
  readonly phase: 'checking' | 'people' | 'conversations' | 'entries';
  readonly done: number;
  readonly total: number;
}

export interface ImportDeps {
  readonly store: EntryStore;
  readonly directory: ImportDirectory;
  readonly signer: ServerSigner;
  readonly sha256: Sha256;
  readonly random: RandomBytes;
  /** Relay time, Unix ms. */
  readonly now: () => number;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Called when a conversation's entries are stored. */
  readonly onConversation: (conversation: ConversationId) => Promise<void>;
}

/** Plain JSON: it crosses the admin socket. */
export interface ImportSummary {
  readonly people: { readonly created: number; readonly alreadyThere: number };
  readonly conversations: {
    readonly created: number;
    readonly alreadyThere: number;
    readonly empty: number;
    readonly private: number;
  };
  readonly events: number;
  readonly entries: {
    readonly planned: number;
    readonly stored: number;
    readonly alreadyThere: number;
  };
  readonly imported: readonly { readonly what: string; readonly count: number }[];
  readonly notImported: readonly {
    readonly why: string;
    readonly count: number;
    readonly example: string;
  }[];
  /** Of what the export holds that can be imported; null when that is nothing. */
  readonly span: Span | null;
  readonly tookMs: number;
}

/** A sign-in name from a Slack name: what does not fit becomes a dash. */
const loginFrom = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._@+-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
  return LoginName.parse(plain || 'imported');
};

const freeLogin = (wanted: string, taken: (login: string) => boolean): string => {
  if (!taken(wanted)) return wanted;
  for (let i = 1; ; i++) {
    const login = `${wanted}.slack${i === 1 ? '' : i}`;
    if (!taken(login)) return login;
  }
};

const importPeople = async (
  plan: SlackPlan,
  source: Source,
  options: SlackImportOptions,
  { directory, sha256, onProgress }: ImportDeps,
): Promise<{ users: ReadonlyMap<PersonRef, UserId>; created: number }> => {
  const users = new Map<PersonRef, UserId>();
  const missing: ImportedPerson[] = [];
  const given = new Set<string>();
  for (const person of plan.people) {
    const known = options.known.get(person.login);
    const id = known ?? importedUserId(sha256, source, person.ref);
    users.set(person.ref, id);
    if (known !== undefined || directory.hasUser(id)) continue;
    const login = freeLogin(
      loginFrom(person.login),
      (name) => given.has(name) || directory.userByLogin(name) !== null,
    );
    given.add(login);
    missing.push({
      id,
      login,
      name: person.name,
      role: person.bot ? 'bot' : options.role,
      active: options.activate && person.listed && !person.deleted && !person.bot,
    });
  }
  await directory.createPeople(missing);
  onProgress({ phase: 'people', done: plan.people.length, total: plan.people.length });
  return { users, created: missing.length };
};

const importConversations = async (
  plan: SlackPlan,
  source: Source,
  users: ReadonlyMap<PersonRef, UserId>,
  options: SlackImportOptions,
  { directory, sha256, onProgress }: ImportDeps,
): Promise<number> => {
  const missing: ImportedConversation[] = [];
  for (const { channel, members, createdAt } of plan.channels) {
    const id = importedConversationId(sha256, source, channel.id);
    const everybody = new Set<UserId>([options.by, ...options.members]);
    for (const ref of members) {
      const user = users.get(ref);
      if (user !== undefined) everybody.add(user);
    }
    if (directory.hasConversation(id)) {
      await directory.addMembers(id, [...everybody]);
      continue;
    }
    const topic = channel.topic?.value?.trim() || channel.purpose?.value?.trim() || null;
    missing.push({
      id,
      name: asName(channel.name).trim().slice(0, 80).toWellFormed() || channel.id,
      topic: topic === null ? null : asName(topic).slice(0, 250).toWellFormed(),
      archived: channel.is_archived === true,
      createdAt,
      createdBy: (channel.creator && users.get(channel.creator)) || options.by,
      members: [...everybody],
    });
  }
  await directory.createConversations(missing, options.by);
  onProgress({ phase: 'conversations', done: plan.channels.length, total: plan.channels.length });
  return missing.length;
};

interface Written {
  stored: number;
  alreadyThere: number;
}

const importEntries = async (
  plan: SlackPlan,
  span: Span,
  source: Source,
  users: ReadonlyMap<PersonRef, UserId>,
  options: SlackImportOptions,
  deps: ImportDeps,
): Promise<Written> => {
  const { store, signer, sha256, random, now, onProgress } = deps;
  const total = plan.entries * options.times;
  const { fromMs, toMs } = span;
  const multiplication = {
    times: options.times,
    // Many copies of a long history lie closer together, so that the oldest is not before 1970.
    spanMs: Math.min(toMs - fromMs + 60_000, Math.floor(fromMs / options.times)),
    seed: options.seed,
  };
  const written: Written = { stored: 0, alreadyThere: 0 };
  let done = 0;
  const userOf = (ref: PersonRef): UserId => {
    const user = users.get(ref);
    if (user === undefined) throw new Error('the plan names a person that it did not list');
    return user;
  };
  const writeOne = async ({ channel }: PlannedChannel): Promise<void> => {
    const entries = multiply(await plan.entriesOf(channel), multiplication);
    const conversation = importedConversationId(sha256, source, channel.id);
    const sealing = { source, channel: channel.id, conversation, signer, sha256, userOf };
    const result = await writeConversation(entries, sealing, {
      store,
      random,
      now,
      onProgress(settled) {
        done += settled;
        onProgress({ phase: 'entries', done, total });
      },
    });
    if (result.stored > 0) await deps.onConversation(conversation);
    written.stored += result.stored;
    written.alreadyThere += result.alreadyThere;
    if (result.erased > 0) plan.tally.skip('erased-here', `#${channel.name}`, result.erased);
    for (const count of result.refused.values()) {
      plan.tally.skip('refused', `#${channel.name}`, count);
    }
  };
  for (const channel of plan.channels) await writeOne(channel);
  return written;
};

interface Settled {
  readonly created: number;
  readonly alreadyThere: number;
}

interface Done {
  readonly people: Settled;
  readonly conversations: Settled;
  readonly entries: Written;
}

const NOTHING: Done = {
  people: { created: 0, alreadyThere: 0 },
  conversations: { created: 0, alreadyThere: 0 },
  entries: { stored: 0, alreadyThere: 0 },
};

/** @throws StoreUnavailableError */
const importPlan = async (
  plan: SlackPlan,
  options: SlackImportOptions,
  deps: ImportDeps,
): Promise<Done> => {
  // An export without one usable event leaves no people behind either.
  if (plan.span === null) return NOTHING;
  const source: Source = { practice: deps.directory.practice, kind: 'slack' };
  const { users, created } = await importPeople(plan, source, options, deps);
  const made = await importConversations(plan, source, users, options, deps);
  const entries = await importEntries(plan, plan.span, source, users, options, deps);
  return {
    people: { created, alreadyThere: plan.people.length - created },
    conversations: { created: made, alreadyThere: plan.channels.length - made },
    entries,
  };
};

/**
 * @returns what was done; nothing was changed when `span` is null
 * @throws ArchiveError the archive cannot be used and nothing was changed
 * @throws StoreUnavailableError what was committed stays; run it again to go on
 */
export const importSlack = async (
  path: string,
  options: SlackImportOptions,
  deps: ImportDeps,
): Promise<ImportSummary> => {
  const startedAt = performance.now();
  const plan = await planSlackImport(path, deps.now(), (done, total) =>
    deps.onProgress({ phase: 'checking', done, total }),
  );
  try {
    const done = await importPlan(plan, options, deps);
    return {
      people: done.people,
      conversations: {
        ...done.conversations,
        empty: plan.emptyChannels,
        private: plan.privateConversations,
      },
      events: plan.tally.events,
      entries: { planned: plan.entries * options.times, ...done.entries },
      imported: inOrder(IMPORTED_AS, plan.tally.imported, (what, count) => ({ what, count })),
      notImported: inOrder(SKIPPED_BECAUSE, plan.tally.skipped, (why, counted) => ({
        why,
        ...counted,
      })),
      span: plan.span,
      tookMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    await plan.close();
  }
};

/** Rows in the order of the table of names, without those that did not happen. */
const inOrder = <K extends ImportedAs | SkippedBecause, V, R>(
  names: Readonly<Record<K, string>>,
  counts: ReadonlyMap<K, V>,
  row: (name: string, value: V) => R,
): R[] =>
  (Object.keys(names) as K[]).flatMap((key) => {
    const value = counts.get(key);
    return value === undefined ? [] : [row(names[key], value)];
  });
