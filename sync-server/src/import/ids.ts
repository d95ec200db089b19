/**
 * Ids that an import derives instead of drawing them, so that importing the same history again
 * finds what is there. All are the first 16 bytes of SHA-256 over a domain prefix and the names
 * that the source gives; the practice is part of each, because nothing crosses practices.
 */
import {
  ConversationId,
  EntryKey,
  type PracticeId,
  type Sha256,
  toBase64Url,
  UserId,
  utf8Encode,
} from '@corridor/core';
import type { PersonRef, Ref } from './planned.ts';

const derive = (sha256: Sha256, parts: readonly string[]): string => {
  const text = `corridor import v1\n${JSON.stringify(parts)}`;
  return toBase64Url(sha256(utf8Encode(text)).subarray(0, 16));
};

export interface Source {
  readonly practice: PracticeId;
  /** `slack`. */
  readonly kind: string;
}

export const importedUserId = (sha256: Sha256, source: Source, person: PersonRef): UserId =>
  UserId.parse(derive(sha256, ['user', source.practice, source.kind, person]));

export const importedConversationId = (
  sha256: Sha256,
  source: Source,
  channel: string,
): ConversationId =>
  ConversationId.parse(derive(sha256, ['conversation', source.practice, source.kind, channel]));

export const importedKey = (sha256: Sha256, source: Source, channel: string, ref: Ref): EntryKey =>
  EntryKey.parse(derive(sha256, ['entry', source.practice, source.kind, channel, ref]));
