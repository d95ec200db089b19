/**
 * Whether an entry may stand in a conversation (R11). The relay asks by the directory in memory
 * before it hands the entry over; the writer asks again inside its transaction, by what is
 * committed: a change that commits between the two wins.
 */
import {
  type Actor,
  type ConversationId,
  type ConversationSubject,
  canWrite,
  type DeviceId,
  type EntryId,
  type PracticeRules,
  type RefusalCode,
  type UserId,
} from '@corridor/core';
import { type CheckedEntry, mayReadSegment, type Target } from './port.ts';

export interface Fault {
  readonly code: RefusalCode;
  /** For people; never holds content. */
  readonly detail: string;
}

/** One member in one conversation: role, rights and what they may read. */
export interface Place {
  readonly actor: Actor;
  readonly subject: ConversationSubject;
  readonly rules: PracticeRules;
  readonly readableFrom: number;
}

/** What the writer knows of the directory, inside its transaction. */
export interface PermissionTables {
  /** Null for no member; `anybody` when the directory does not know the conversation. */
  place(conversation: ConversationId, user: UserId): Place | 'anybody' | null;
  isBlocked(device: DeviceId): boolean;
  target(id: EntryId): Target | null;
}

/** @param target of the entry, as stored; null when it is not stored */
export const mayStand = (
  entry: CheckedEntry,
  conversation: ConversationId,
  place: Place,
  target: Target | null,
): Fault | null => {
  const { actor, subject, rules, readableFrom } = place;
  if (entry.target === null) {
    const verdict = canWrite(actor, entry, subject, rules);
    return verdict === 'ok' ? null : { code: verdict, detail: '' };
  }
  // What the writer may not read is not there for them: the answer must not tell (P3).
  const isThere =
    target !== null &&
    target.conversation === conversation &&
    mayReadSegment(target.floor, readableFrom);
  if (!isThere) return { code: 'unknown-target', detail: entry.target };
  const written = { kind: entry.kind, targetAuthor: target.author };
  const verdict = canWrite(actor, written, subject, rules);
  return verdict === 'ok' ? null : { code: verdict, detail: '' };
};

/** The entries of one frame, judged by what is committed. A place is looked up once an author. */
export class CommittedPermission {
  readonly #tables: PermissionTables;
  readonly #conversation: ConversationId;
  readonly #blocked: boolean;
  #author: UserId | null = null;
  #place: Place | 'anybody' | null = null;

  constructor(tables: PermissionTables, conversation: ConversationId, device: DeviceId) {
    this.#tables = tables;
    this.#conversation = conversation;
    this.#blocked = tables.isBlocked(device);
  }

  faultOf(entry: CheckedEntry): Fault | null {
    // Imported and system entries are made by the server for people who may have left since.
    if (entry.imported || entry.kind === 'system') return null;
    if (this.#blocked) return { code: 'device-blocked', detail: '' };
    if (entry.author !== this.#author) {
      this.#author = entry.author;
      this.#place = this.#tables.place(this.#conversation, entry.author);
    }
    const place = this.#place;
    if (place === 'anybody') return null;
    if (place === null) return { code: 'not-a-member', detail: '' };
    const target = entry.target === null ? null : this.#tables.target(entry.target);
    return mayStand(entry, this.#conversation, place, target);
  }
}
