/** A planned entry as a signed one: made by the server's device for its author, `via: import`. */
import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  entryIdOf,
  type Payload,
  type Sha256,
  type Sign,
  signEntry,
  targetOf,
  type UserId,
} from '@corridor/core';
import type { CheckedEntry } from '../store/port.ts';
import { importedKey, type Source } from './ids.ts';
import type { PersonRef, PlannedContent, PlannedEntry, Ref } from './planned.ts';

/** The server's device: it signs for others and says so. */
export interface ServerSigner {
  readonly device: DeviceId;
  readonly sign: Sign;
}

export interface Sealing {
  readonly source: Source;
  /** The source's name of the channel. */
  readonly channel: string;
  readonly conversation: ConversationId;
  readonly signer: ServerSigner;
  readonly sha256: Sha256;
  readonly userOf: (person: PersonRef) => UserId;
  /** The id under which what a ref names is stored. */
  readonly idOf: (ref: Ref) => EntryId;
}

type Body = Pick<Payload, 'kind' | 'body'>;

const bodyOf = (content: PlannedContent, { userOf, idOf }: Sealing): Body => {
  const mentionsOf = (people: readonly PersonRef[]) =>
    people.length === 0 ? {} : { mentions: [...new Set(people.map(userOf))] };
  switch (content.kind) {
    case 'message': {
      const { text, thread, mentions, files } = content;
      const body = {
        text,
        ...(thread === null ? {} : { thread: idOf(thread) }),
        ...mentionsOf(mentions),
        ...(files.length === 0 ? {} : { files: [...files] }),
      };
      return { kind: 'message', body };
    }
    case 'edit': {
      const { target, text, mentions } = content;
      return { kind: 'edit', body: { target: idOf(target), text, ...mentionsOf(mentions) } };
    }
    case 'redaction':
      return { kind: 'redaction', body: { target: idOf(content.target) } };
    case 'reaction':
      return {
        kind: 'reaction',
        body: { target: idOf(content.target), emoji: content.emoji, on: true },
      };
    case 'pin':
      return { kind: 'pin', body: { target: idOf(content.target), on: true } };
    case 'system': {
      const { event, user, text } = content;
      const body = {
        event,
        ...(user === null ? {} : { user: userOf(user) }),
        ...(text === null ? {} : { text }),
      };
      return { kind: 'system', body };
    }
  }
};

/**
 * The same plan gives the same bytes: Ed25519 is deterministic (RFC 8032), the key is derived, and
 * `after` is null, because the order of the entries is the source's and not this device's.
 */
export const seal = async (planned: PlannedEntry, sealing: Sealing): Promise<CheckedEntry> => {
  const { source, channel, conversation, signer, sha256, userOf } = sealing;
  const author = userOf(planned.author);
  const key = importedKey(sha256, source, channel, planned.ref);
  const payload = {
    conversation,
    author,
    device: signer.device,
    key,
    at: planned.at,
    ...bodyOf(planned.content, sealing),
    after: null,
    via: 'import',
  } as Payload;
  const bytes = await signEntry(payload, signer.sign);
  return {
    id: entryIdOf(bytes, sha256),
    bytes,
    author,
    key,
    at: planned.at,
    kind: payload.kind,
    target: targetOf(payload),
    imported: true,
  };
};
