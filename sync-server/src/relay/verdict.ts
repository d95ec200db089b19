/** What one entry must satisfy, in order: rules R8, R10, R11. Pure: no state but what is given. */
import {
  type ConversationId,
  decodeEntry,
  type EntryId,
  MAX_CLOCK_AHEAD_MS,
  type Sha256,
  type Struct,
  stampMs,
  targetOf,
} from '@corridor/core';
import type { Fault, Place } from '../store/permission.ts';
import type { CheckedEntry } from '../store/port.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity } from './ports.ts';

/** Where entries are looked at: whose session, which conversation, at what relay time. */
export interface ExamineContext {
  readonly identity: Identity;
  readonly conversation: ConversationId;
  readonly nowMs: number;
  /** Server devices sign for others and say `via`. */
  readonly mayVia: boolean;
}

export const isFault = (result: CheckedEntry | Fault): result is Fault => 'code' in result;

/** Form and provenance of one struct: what needs neither the directory nor the store. */
export const examine = (
  struct: Struct,
  context: ExamineContext,
  sha256: Sha256,
): CheckedEntry | Fault => {
  const decoded = decodeEntry(struct.bytes, sha256);
  if (!decoded.ok) return decoded.error;
  const { id, payload } = decoded.value;
  if (id !== struct.id) return { code: 'wrong-hash', detail: 'the key is not the hash' };
  if (payload.author !== context.identity.user) return { code: 'wrong-author', detail: '' };
  if (payload.device !== context.identity.device) return { code: 'wrong-device', detail: '' };
  if (payload.conversation !== context.conversation) {
    return { code: 'wrong-conversation', detail: '' };
  }
  if (payload.via !== undefined && !context.mayVia) return { code: 'via-not-allowed', detail: '' };
  const aheadMs = stampMs(payload.at) - context.nowMs;
  if (aheadMs > MAX_CLOCK_AHEAD_MS) {
    return { code: 'clock-ahead', detail: `${Math.round(aheadMs / 1_000)} s` };
  }
  return checkedEntry(id, struct.bytes, payload);
};

/** The columns of an entry that the store keeps apart. */
export const checkedEntry = (
  id: EntryId,
  bytes: Uint8Array,
  payload: Parameters<typeof targetOf>[0],
): CheckedEntry => ({
  id,
  bytes,
  author: payload.author,
  key: payload.key,
  at: payload.at,
  kind: payload.kind,
  target: targetOf(payload),
  imported: payload.via === 'import',
});

/** Today's place of one writer in one conversation, or why there is none. */
export const placeOf = (
  identity: Identity,
  conversation: ConversationId,
  directory: RelayDirectory,
): Place | Fault => {
  const device = directory.device(identity.device);
  if (device === null || device.blocked) return { code: 'device-blocked', detail: '' };
  const actor = directory.actor(identity.user);
  const known = directory.conversation(conversation);
  const membership = directory.membership(identity.user, conversation);
  if (actor === null || known === null || membership === null) {
    return { code: 'not-a-member', detail: '' };
  }
  const subject = { ...known.subject, membership: membership.role };
  const { readableFrom } = membership;
  return { actor, subject, rules: directory.rules(known.practice), readableFrom };
};
