/**
 * The pass criterion of every row: what a clinic's people were told, held against what the relay
 * has on its disk and what every workstation shows. Pure: rows are read before, sentences come out.
 */
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import type { RelayView, StoredEntry } from '../processes/relay-view.ts';
import type { Holding, MessageView } from '../processes/wire.ts';

/** A message that somebody tried to write. Its text is its name: no two are alike. */
export interface Attempt {
  readonly text: string;
  readonly author: UserId;
  readonly conversation: ConversationId;
  /** The workstation said "saved on this device". */
  saved: boolean;
  /** Its writer took it back: no screen may show it any more. */
  withdrawn?: boolean;
}

export interface History {
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** Every message that its writer was shown as on the server, by id. */
  readonly acknowledged: ReadonlyMap<EntryId, MessageView>;
}

export interface Holder {
  readonly name: string;
  readonly user: UserId;
  readonly look: Holding;
}

/** Sentences about what does not hold; empty when everybody agrees and nothing is missing. */
export const failuresOf = (
  history: History,
  relay: RelayView,
  holders: readonly Holder[],
): string[] => [
  ...damage(relay),
  ...lostAcknowledgements(history, relay),
  ...holders.flatMap((holder) => differences(relay, holder)),
  ...strangeTexts(history, relay, holders),
  ...shownAgain(history, holders),
  ...lostSaves(history, relay, holders),
  ...otherOrder(holders),
];

/** What a run must have had for its verdict to say anything; each is a count. */
export interface Tested {
  /** Messages that people tried to write. */
  readonly sends: number;
  /** Messages of the run that their writers were shown as on the server. */
  readonly acknowledged: number;
  /** Replicas of open segments that were compared with the relay's. */
  readonly compared: number;
}

/** Sentences about what was not put to the test: a run without it passes for nothing. */
export const untested = ({ sends, acknowledged, compared }: Tested): string[] => [
  ...(sends === 0 ? ['nothing was tested: nobody wrote'] : []),
  ...(sends > 0 && acknowledged === 0 ? ['nothing was tested: nothing was acknowledged'] : []),
  ...(compared === 0 ? ['nothing was tested: no replica was compared with the relay'] : []),
];

/** Replicas whose digest has one of the relay to be held against. */
export const comparedReplicas = ({ heads }: RelayView, holders: readonly Holder[]): number =>
  holders.flatMap(({ look }) => look.replicas).filter(({ segment }) => heads.has(segment)).length;

const damage = ({ check }: RelayView): string[] =>
  check.sound
    ? []
    : check.findings.map(({ code, subject, detail }) => `check: ${code} ${subject} ${detail}`);

/** Acknowledged ⊆ stored, under the sequence that was told. */
const lostAcknowledgements = ({ acknowledged }: History, { entries }: RelayView): string[] => {
  const stored = new Map(entries.map((entry) => [entry.id, entry]));
  return [...acknowledged.values()].flatMap(({ id, text, sequence }) => {
    const entry = id === null ? undefined : stored.get(id);
    if (!entry) return [`acknowledged and not stored: ${text}`];
    if (entry.sequence !== sequence) {
      return [`stored as ${entry.sequence}, acknowledged as ${sequence}: ${text}`];
    }
    return [];
  });
};

const isMessage = ({ kind }: StoredEntry): boolean => kind === 'message';

const readableBy = (relay: RelayView, user: UserId): StoredEntry[] => {
  const from = new Map(
    relay.members
      .filter((member) => member.user === user)
      .map(({ conversation, readableFrom }) => [conversation, readableFrom]),
  );
  return relay.entries.filter(
    ({ conversation, sequence }) => sequence >= (from.get(conversation) ?? Infinity),
  );
};

/** A workstation shows exactly what its reader may read, under the same sequences, once each. */
const differences = (relay: RelayView, { name, user, look }: Holder): string[] => {
  const failures: string[] = [];
  const expected = new Map(
    readableBy(relay, user)
      .filter(isMessage)
      .map(({ id, sequence }) => [id, sequence]),
  );
  const seen = new Set<EntryId>();
  for (const { id, text, sequence, delivery } of look.messages) {
    if (delivery !== 'stored' || id === null) continue;
    if (seen.has(id)) failures.push(`${name} shows it twice: ${text}`);
    seen.add(id);
    if (!expected.has(id))
      failures.push(`${name} shows what it may not read, or nobody has: ${text}`);
    else if (expected.get(id) !== sequence) {
      failures.push(`${name} shows ${sequence} for ${expected.get(id)}: ${text}`);
    }
  }
  const missing = [...expected.keys()].filter((id) => !seen.has(id));
  if (missing.length > 0) failures.push(`${name} misses ${missing.length} of ${expected.size}`);
  for (const { segment, digest } of look.replicas) {
    const head = relay.heads.get(segment);
    if (head !== undefined && head !== digest) {
      failures.push(`${name} holds ${digest} of a head that is ${head}`);
    }
  }
  const may = new Set(
    relay.members.filter((member) => member.user === user).map(({ conversation }) => conversation),
  );
  const waiting = look.outbox.filter(
    ({ state, conversation }) => state !== 'refused' && may.has(conversation),
  );
  if (waiting.length > 0) failures.push(`${name} still waits with ${waiting.length}`);
  return failures;
};

/** Stored ⊆ attempted, by whom and where it was attempted, and one entry for each. */
const strangeTexts = (
  { attempts }: History,
  { entries }: RelayView,
  holders: readonly Holder[],
): string[] => {
  const failures: string[] = [];
  const stored = new Set(entries.map(({ id }) => id));
  if (stored.size < entries.length) {
    failures.push(`stored twice: ${entries.length} rows for ${stored.size} ids`);
  }
  const idOf = new Map<string, EntryId>();
  for (const { name, look } of holders) {
    for (const { id, text, author, conversation } of look.messages) {
      // A message that was taken back shows no text.
      if (id === null || !stored.has(id) || text === '') continue;
      const attempt = attempts.get(text);
      if (!attempt || attempt.author !== author || attempt.conversation !== conversation) {
        failures.push(`nobody wrote what ${name} shows: ${text}`);
      }
      const other = idOf.get(text) ?? id;
      if (other !== id) failures.push(`stored twice: ${text}`);
      idOf.set(text, other);
    }
  }
  return failures;
};

/** What was taken back is shown to nobody, and nothing else is without its text. */
const shownAgain = ({ attempts }: History, holders: readonly Holder[]): string[] => {
  const withdrawn = [...attempts.values()].filter((attempt) => attempt.withdrawn);
  const texts = new Set(withdrawn.map(({ text }) => text));
  return holders.flatMap(({ name, look }) => {
    const stored = look.messages.filter(({ delivery }) => delivery === 'stored');
    const again = stored.filter(({ text }) => texts.has(text));
    const blank = stored.filter(({ text }) => text === '').length;
    return [
      ...again.map(({ text }) => `${name} shows what was taken back: ${text}`),
      ...(blank > texts.size
        ? [`${name} shows ${blank} without text; ${texts.size} were taken back`]
        : []),
    ];
  });
};

/**
 * What a workstation shows as being on the server and nobody wrote like that: damage that was
 * served as if it were right. Needs no relay that can still be read.
 */
export const servedSilently = ({ attempts }: History, holders: readonly Holder[]): string[] =>
  holders.flatMap(({ name, look }) =>
    look.messages.flatMap(({ text, author, delivery }) =>
      delivery === 'stored' && attempts.get(text)?.author !== author
        ? [`${name} shows what nobody wrote: ${JSON.stringify(text)}`]
        : [],
    ),
  );

/** What was "saved on this device" is on the device or on the relay. */
const lostSaves = (
  { attempts }: History,
  relay: RelayView,
  holders: readonly Holder[],
): string[] => {
  const ids = new Set(relay.entries.map(({ id }) => id));
  // On whoever's screen: who was removed from a conversation holds nothing of it any more.
  const stored = new Set(
    holders.flatMap(({ look }) =>
      look.messages.flatMap(({ id, text }) => (id !== null && ids.has(id) ? [text] : [])),
    ),
  );
  return [...attempts.values()].flatMap(({ text, saved, withdrawn, author, conversation }) => {
    const own = holders.find(({ user }) => user === author);
    if (!saved || withdrawn || !own) return [];
    const isWaiting = own.look.outbox.some(
      (row) => row.text === text && row.conversation === conversation,
    );
    return isWaiting || stored.has(text)
      ? []
      : [`saved on the device of ${own.name}, and gone: ${text}`];
  });
};

/** The same order everywhere: of each conversation, everybody's against that of the first who has it. */
const otherOrder = (holders: readonly Holder[]): string[] => {
  const firsts = new Map<ConversationId, Order>();
  return holders.flatMap(({ name, look }) =>
    [...ordersOf(look)].flatMap(([conversation, ids]) => {
      const first = firsts.get(conversation) ?? { name, ids };
      firsts.set(conversation, first);
      const a = [...first.ids].filter((id) => ids.has(id)).join();
      const b = [...ids].filter((id) => first.ids.has(id)).join();
      return a === b ? [] : [`${name} sorts otherwise than ${first.name}`];
    }),
  );
};

interface Order {
  readonly name: string;
  /** In the order of the screen. */
  readonly ids: ReadonlySet<EntryId>;
}

const ordersOf = ({ messages }: Holding): ReadonlyMap<ConversationId, ReadonlySet<EntryId>> => {
  const orders = new Map<ConversationId, Set<EntryId>>();
  for (const { conversation, delivery, id } of messages) {
    if (delivery !== 'stored' || id === null) continue;
    const order = orders.get(conversation) ?? new Set();
    orders.set(conversation, order.add(id));
  }
  return orders;
};
