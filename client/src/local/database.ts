/**
 * The local database of one user on this workstation (Dexie): the outbox, the read model, the
 * closed segments, and what is kept for healing. One database per user, so that "sign out and
 * remove" is one deletion. y-indexeddb's replicas have a prefix of their own (`replicas.ts`).
 */
import type {
  ClockState,
  ConversationId,
  DeviceId,
  DirectoryConversation,
  DirectoryDepartment,
  DirectoryDevice,
  DirectoryPractice,
  DirectoryRecord,
  DirectoryUser,
  EntryId,
  EntryKey,
  EntryKind,
  FileMention,
  PersonalName,
  RefusalCode,
  SegmentName,
  SettingName,
  Stamp,
  UserId,
  Via,
} from '@corridor/core';
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { SearchBytesRow, SearchPartRow, SearchQueueRow } from './search-rows.ts';

/** What an edit, reply or reaction points at: an acknowledged entry by id, else by its key. */
export type TargetRef =
  | { readonly id: EntryId }
  | { readonly author: UserId; readonly key: EntryKey };

/** What the composer wrote, before it is stamped and signed. */
export type Draftable =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly replyTo?: TargetRef;
      readonly thread?: TargetRef;
      readonly mentions?: readonly UserId[];
    }
  | {
      readonly kind: 'edit';
      readonly target: TargetRef;
      readonly text: string;
      readonly mentions?: readonly UserId[];
      /** The versions that its writer saw, none where it was not edited before; absent: not known. */
      readonly replaces?: readonly TargetRef[];
    }
  | { readonly kind: 'redaction'; readonly target: TargetRef; readonly reason?: string }
  | {
      readonly kind: 'reaction';
      readonly target: TargetRef;
      readonly emoji: string;
      readonly on: boolean;
    }
  | { readonly kind: 'pin'; readonly target: TargetRef; readonly on: boolean }
  | { readonly kind: 'acknowledgement'; readonly target: TargetRef };

/** One thing this device wrote that the relay has not acknowledged. Order is `n`. */
export interface OutboxRow {
  n: number;
  key: EntryKey;
  conversation: ConversationId;
  draft: Draftable;
  /** `waiting`: not signed yet. `signed`: has id and bytes. `refused`: kept for its writer. */
  state: 'waiting' | 'signed' | 'refused';
  id: EntryId | null;
  bytes: Uint8Array | null;
  /** Wall clock when it was written, Unix ms, and the monotonic clock of that run of the browser. */
  writtenAt: number;
  writtenMono: number;
  run: string;
  /**
   * The newest clock that this device had read when it was written: what its stamp must follow.
   * Taken then and not when it is signed, so that what was written during an outage sorts by when
   * it was written, not behind everything the others wrote meanwhile.
   */
  seen: ClockState;
  refusal: { code: RefusalCode | CommandRefusalCode; detail: string; at: number } | null;
}
/** A row can also be refused because the conversation it waits for could not be created. */
type CommandRefusalCode = 'conversation-not-created';

/**
 * One message or system line as the screen reads it, with edits, redactions, reactions and pins
 * folded in. `sort` orders rows of a conversation: `orderKey` of core, or for a row that is not
 * signed yet `<provisional stamp>.~<outbox n, 12 digits>`, which sorts behind a signed one.
 */
export interface MessageRow {
  /** `author/key`, unique in a practice for ever: the row is the same before and after signing. */
  ref: string;
  conversation: ConversationId;
  sort: string;
  /** Null until it is signed. */
  id: EntryId | null;
  key: EntryKey;
  author: UserId;
  kind: 'message' | 'system';
  /** Text as now shown (the latest version by clock); empty when redacted. */
  text: string;
  /** Text as first written. What is shown is `text`; this is what `edits` follow on. */
  original: string;
  system: { event: string; user?: UserId; text?: string } | null;
  replyTo: EntryId | null;
  /** The root of the thread it answers in. */
  thread: EntryId | null;
  /** Refs of what it answers, while that is not signed yet and so has no id. */
  pendingReplyTo: string | null;
  pendingThread: string | null;
  mentions: readonly UserId[];
  originalMentions: readonly UserId[];
  files: readonly FileMention[];
  /** Clock stamp as Unix ms. */
  at: number;
  /** Null until acknowledged. */
  sequence: number | null;
  arrivedAt: number | null;
  via: Via | null;
  /** The delivery ladder of one's own: on this device only, on the server, refused. */
  delivery: 'saved' | 'stored' | 'refused';
  /** The same, there only while the server does not have it: few rows are in an index of it. */
  undelivered?: 'saved' | 'refused' | undefined;
  refusal: OutboxRow['refusal'];
  /** `unproven`: its signature does not verify. `waiting`: its device is not in the directory yet. */
  proof: 'own' | 'proven' | 'unproven' | 'waiting';
  /** The newest edits by clock, oldest first: see `engine/fold-edits.ts`, which reads all of them. */
  edits: readonly { readonly at: number; readonly text: string; readonly author: UserId }[];
  /** Edits before those. */
  moreEdits?: number;
  /**
   * Names (entry id, or ref while it is not signed) of the edits that no other replaces, by clock: the
   * last is `text`. Absent when there is no edit, or an earlier version of the app folded them.
   */
  versions?: readonly string[];
  /** The signature of the edit that is `text` is not verified. */
  textProof?: 'unproven' | 'waiting';
  redacted: { readonly at: number; readonly by: UserId; readonly reason: string | null } | null;
  /**
   * As much as the list shows: see `engine/fold-reactions.ts`. `users`: who reacted first, the reader
   * always among them; `count` is there when it is more people than those.
   */
  reactions: readonly {
    readonly emoji: string;
    readonly users: readonly UserId[];
    readonly count?: number;
  }[];
  /** Kinds of emoji beyond those in `reactions`. */
  moreReactions?: number;
  pinned: boolean;
  replies: number;
  lastReplyAt: number | null;
  /** 1 when it counts as unread above a marker: a readable message of another, not imported. */
  countable: 0 | 1;
  /** Present on a countable row that mentions the reader: an index of few rows. */
  mentionsMe?: 1;
}

/** An edit, redaction, reaction … kept by its target, which may arrive later than it does. */
export interface AnnotationRow {
  /** `author/key`, as {@link MessageRow.ref}. */
  id: string;
  /** The target's entry id; its ref while it is not signed. */
  target: string;
  conversation: ConversationId;
  kind: Exclude<EntryKind, 'message' | 'system'>;
  author: UserId;
  sort: string;
  body: unknown;
  /** Acknowledged, or still in the outbox. */
  stored: boolean;
  proof: MessageRow['proof'];
}

/**
 * One acknowledged entry of an open segment, with its receipt. `done` when its content is in the
 * read model: an arrival may come before the bytes do. A closed segment's are in its body.
 */
export interface IndexedRow {
  id: EntryId;
  segment: SegmentName;
  sequence: number;
  arrivedAt: number;
  receipt: Uint8Array;
  done: 0 | 1;
}

/** An entry whose device is not in the directory yet: verified when the device comes. */
export interface UnprovenRow {
  id: EntryId;
  /** Of its message or annotation. */
  ref: string;
  conversation: ConversationId;
  device: DeviceId;
  bytes: Uint8Array;
}

/** A marker that the server was not told yet. */
export interface MarkerRow {
  conversation: ConversationId;
  sequence: number;
  /** When it came to stand there, Unix ms by this device's clock; 0: not known any more. */
  readAt?: number;
}

/** What this person settled; the same on all their devices. */
export interface SettingRow {
  name: SettingName;
  /** Empty for one that is about none. */
  conversation: ConversationId | '';
  value: unknown;
  /** When it was set here, Unix ms by this device's clock. */
  at: number;
  /** 0: the server was not told yet. */
  told: 0 | 1;
  /** While that is so: the value that the server was last known to have. */
  seen?: unknown;
}

/** What this person keeps for themselves about a message: saved, followed, or a draft. */
export interface PersonalRow {
  name: PersonalName;
  conversation: ConversationId;
  /** The message, or the thread's first; empty for the conversation itself. */
  entry: EntryId | '';
  value: boolean | string;
  /** When it was set here, Unix ms by this device's clock; 0: elsewhere. */
  at: number;
  /** 0: the server was not told yet. 2: it would not take it, and is asked again at the next welcome. */
  told: 0 | 1 | 2;
  /**
   * While it was not told: values that the server may have and that this one replaces. First the one
   * that it was last known to have, then those that went to it without an answer.
   */
  seen?: readonly (boolean | string)[];
}

/** How far another member has come, as far as this device was told. */
export interface MemberMarkerRow {
  conversation: ConversationId;
  user: UserId;
  /** Some device of theirs holds everything up to this sequence. */
  held: number;
  /** Where their marker came to stand and when (Unix ms, 0: not known), oldest first. */
  steps: readonly { readonly upTo: number; readonly at: number }[];
}

/** The list's row, kept in step by the engine, so that the list never reads messages. */
export interface ConversationRow extends DirectoryConversation {
  /** `pending`: created here, the server does not know it yet. `refused`: it will not. */
  state: 'here' | 'pending' | 'refused' | 'gone';
  /** The code of why it was not created. */
  refusal: string | null;
  lastAt: number;
  lastPreview: { author: UserId; text: string; kind: 'message' | 'system' } | null;
  /** Highest sequence known to exist, and the head to attach for it. */
  sequence: number;
  head: SegmentName | null;
  /** The head when the relay was last asked for the segments: ask again when it differs. */
  listed: SegmentName | null;
  /** The relay told of newer messages than the read model has; see `coming.ts`. */
  behind: boolean;
  marker: number;
  unread: number;
  mentions: number;
}

export interface SegmentRow {
  name: SegmentName;
  conversation: ConversationId;
  number: number;
  /** `open` lives in y-indexeddb; `closed` has its {@link BodyRow}; `absent` is to be fetched. */
  state: 'open' | 'closed' | 'absent';
  entries: number;
  lastSequence: number;
  digest: string;
  /** Name of the y-indexeddb database of an open segment. */
  replica: string | null;
  fromMs: number;
  toMs: number;
}

/** A closed segment's fetched body (`decodeFetchedSegment`), which never changes: see `bodyOf`. */
export interface BodyRow {
  name: SegmentName;
  body: Uint8Array;
  /** Absent: as it came. */
  deflated?: true;
}

/** An acknowledged entry that no replica may hold any more; offered again at every new era. */
export interface KeptRow {
  id: EntryId;
  conversation: ConversationId;
  bytes: Uint8Array;
  sequence: number;
  arrivedAt: number;
  receipt: Uint8Array;
}

export interface DraftRow {
  conversation: ConversationId;
  text: string;
  updatedAt: number;
  /** Typed behind a text that was being sent and is a message by now. */
  behind?: true;
}

/** What is typed in a thread and not sent. */
export interface ThreadDraftRow extends DraftRow {
  /** Ref of the thread's first message. */
  thread: string;
}

/** What somebody does at a place other than to write anew: the text of an edit is no draft. */
export type Composing =
  /** Its answer is the draft of the place. */
  | { readonly type: 'reply'; readonly ref: string }
  | {
      readonly type: 'edit';
      readonly ref: string;
      /** As it was when the edit was begun. */
      readonly text: string;
      /** The versions that the editor sees: see {@link Draftable}. */
      readonly replaces?: readonly TargetRef[] | undefined;
      /** As it is in the field; absent: nothing was typed. */
      readonly typed?: string;
    };

/** Kept on this device, so that it is there after a lock, a reload and another conversation. */
export interface ComposingRow {
  /** The conversation, or the ref of the thread's first message. */
  place: string;
  conversation: ConversationId;
  composing: Composing;
}

/**
 * Somebody chose to follow a thread, or not to, whose first message is on no server yet: on this device
 * only. Of others it is a {@link PersonalRow}, and here as long as an earlier version of the app wrote it.
 */
export interface FollowRow {
  /** Ref of the thread's first message. */
  thread: string;
  conversation: ConversationId;
  on: boolean;
}

/** How far the replies of a thread were seen in its pane on this device: see {@link MarkerRow}. */
export interface ThreadReadRow {
  /** The thread's first message. */
  thread: EntryId;
  conversation: ConversationId;
  /** Above the conversation's marker, which does not pass what was not seen elsewhere in it. */
  sequence: number;
}

/** A directory command that waits for the network. */
export interface CommandRow {
  n: number;
  key: EntryKey;
  conversation: ConversationId;
  command: unknown;
  state: 'waiting' | 'refused';
  refusal: { code: string; message: string } | null;
}

/** Single values: see {@link MetaValues}. */
export interface MetaRow {
  name: keyof MetaValues;
  value: unknown;
}

export interface ServerStopped {
  /** Unix ms of this device's clock: when the line was lost, and when the server last said it. */
  readonly since: number;
  readonly saidAt: number;
}

export interface MetaValues {
  user: UserId;
  practice: DirectoryPractice;
  device: DeviceId;
  keys: CryptoKeyPair;
  directoryRevision: number;
  era: number;
  clock: { ms: number; counter: number };
  /** Relay time minus this device's wall clock, ms, as last measured, and when. */
  offset: { ms: number; measuredAt: number };
  /** Id of this device's previous entry, by conversation. */
  after: Record<string, EntryId>;
  /** This device's newest stamp, by conversation. */
  stamps: Record<string, Stamp>;
  fill: FillProgress;
  /** Relay time, Unix ms, when everything was here for the first time: what came before is history. */
  filledAt: number;
  lastContactAt: number;
  /** Format of the search index: of another, or of none, all messages are queued for it again. */
  searchFormat: number;
  /** What was searched for, the latest first. */
  recentSearches: readonly string[];
  /** The server said that it stops and has not been back: since when the line is gone, wall clock. */
  serverStopped: ServerStopped;
  /** Emoji that were used here, newest first. */
  recentEmoji: readonly string[];
}

/**
 * How much of everything this person may read is on this device. An open segment is done when all
 * that the relay told of it is in the read model, a closed one when its body is.
 */
export interface FillProgress {
  segmentsTotal: number;
  segmentsDone: number;
  /** Unix ms: history is complete back to here; 0 when complete to the beginning. */
  completeTo: number;
  done: boolean;
}

export class LocalDatabase extends Dexie {
  outbox!: EntityTable<OutboxRow, 'n'>;
  messages!: EntityTable<MessageRow, 'ref'>;
  annotations!: EntityTable<AnnotationRow, 'id'>;
  indexed!: EntityTable<IndexedRow, 'id'>;
  conversations!: EntityTable<ConversationRow, 'id'>;
  segments!: EntityTable<SegmentRow, 'name'>;
  bodies!: EntityTable<BodyRow, 'name'>;
  unproven!: EntityTable<UnprovenRow, 'id'>;
  markers!: EntityTable<MarkerRow, 'conversation'>;
  settings!: Table<SettingRow, [SettingName, string]>;
  personal!: Table<PersonalRow, [PersonalName, string, string]>;
  memberMarkers!: Table<MemberMarkerRow, [string, string]>;
  users!: EntityTable<DirectoryUser, 'id'>;
  devices!: EntityTable<DirectoryDevice, 'id'>;
  departments!: EntityTable<DirectoryDepartment, 'id'>;
  records!: Table<DirectoryRecord, [string, string]>;
  kept!: EntityTable<KeptRow, 'id'>;
  drafts!: EntityTable<DraftRow, 'conversation'>;
  threadDrafts!: EntityTable<ThreadDraftRow, 'thread'>;
  composing!: EntityTable<ComposingRow, 'place'>;
  follows!: EntityTable<FollowRow, 'thread'>;
  threadReads!: EntityTable<ThreadReadRow, 'thread'>;
  commands!: EntityTable<CommandRow, 'n'>;
  meta!: EntityTable<MetaRow, 'name'>;
  searchQueue!: EntityTable<SearchQueueRow, 'n'>;
  searchParts!: EntityTable<SearchPartRow, 'part'>;
  searchBytes!: EntityTable<SearchBytesRow, 'part'>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      outbox: '++n, &key, conversation, [conversation+n], state, id',
      messages:
        'ref, &[conversation+sort], id, [conversation+countable+sequence], [conversation+mentionsMe+sequence], [thread+sort], pendingThread, delivery',
      annotations: 'id, target, conversation',
      indexed: 'id, segment, [segment+done]',
      conversations: 'id, lastAt',
      segments: 'name, conversation, [conversation+number], state',
      bodies: 'name',
      unproven: 'id, device, conversation',
      markers: 'conversation',
      users: 'id',
      devices: 'id, user',
      departments: 'id',
      records: '[kind+id]',
      kept: 'id, conversation',
      drafts: 'conversation',
      commands: '++n, &key, conversation',
      meta: 'name',
    });
    // What waits is counted by kind at each change of it, a backlog of thousands too.
    this.version(2).stores({
      outbox: '++n, &key, conversation, [conversation+n], state, id, [state+draft.kind]',
    });
    // Where unread messages stand is read from the index alone, a thousand of them too.
    this.version(3).stores({
      messages:
        'ref, &[conversation+sort], id, [conversation+countable+sequence+sort], [conversation+mentionsMe+sequence], [thread+sort], pendingThread, delivery',
    });
    this.version(4).stores({ memberMarkers: '[conversation+user], conversation' });
    this.version(5).stores({
      searchQueue: '++n, part, conversation',
      searchParts: 'part, conversation',
      searchBytes: 'part',
    });
    this.version(6).stores({ settings: '[name+conversation], told' });
    // Threads by their latest reply, and who answered in one, without reading the messages.
    this.version(7).stores({
      messages:
        'ref, &[conversation+sort], id, [conversation+countable+sequence+sort], [conversation+mentionsMe+sequence], [thread+sort], [thread+author], pendingThread, lastReplyAt, delivery',
      threadDrafts: 'thread, conversation',
      follows: 'thread, conversation',
    });
    // What waits in each conversation is counted by the index: texts of a backlog are not read.
    this.version(8).stores({
      outbox:
        '++n, &key, conversation, [conversation+n], [conversation+state], state, id, [state+draft.kind]',
    });
    this.version(9).stores({ personal: '[name+conversation+entry], name, told, conversation' });
    // Whose a thread is, and what is new in it, is known without reading other threads or any message
    // that is in none: rows without the last field of an index are not in it.
    this.version(10).stores({
      messages:
        'ref, &[conversation+sort], id, [conversation+countable+sequence+sort], [conversation+countable+sequence+thread], [conversation+mentionsMe+sequence], [mentionsMe+thread], [mentionsMe+lastReplyAt], [thread+sort], [thread+author], [author+thread], [author+lastReplyAt], pendingThread, lastReplyAt, delivery',
      threadReads: 'thread, conversation',
    });
    this.version(11).stores({ composing: 'place' });
    this.version(12).stores({ composing: 'place, conversation' });
    // Where anything is unread is known without reading the other conversations.
    this.version(13).stores({ conversations: 'id, lastAt, unread' });
    // An index that every message is in takes some 170 bytes of each on the device.
    this.version(14)
      .stores({
        messages:
          'ref, &[conversation+sort], id, [conversation+countable+sequence+sort], [conversation+countable+sequence+thread], [conversation+mentionsMe+sequence], [mentionsMe+thread], [mentionsMe+lastReplyAt], [thread+sort], [thread+author], [author+thread], [author+lastReplyAt], pendingThread, lastReplyAt, undelivered',
      })
      .upgrade((tx) =>
        tx
          .table<MessageRow>('messages')
          .filter(({ delivery }) => delivery !== 'stored')
          .modify((row) => {
            if (row.delivery !== 'stored') row.undelivered = row.delivery;
          }),
      );
  }
}

/** The database's name for a user: read by the sign-in screen to list who is on this workstation. */
export const databaseName = (user: UserId): string => `corridor-user-${user}`;
