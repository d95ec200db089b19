/**
 * The usual entry, a message of nothing but text, read by one expression. It takes a payload only
 * if JSON, schema and canonical form would take it, and says the same of it, at a sixth of what
 * those three cost (E2, E3). What it does not take goes their way, also to be told what is wrong.
 */
import { STAMP_PATTERN, type Stamp } from './clock.ts';
import {
  type ConversationId,
  type DeviceId,
  ENTRY_ID_PATTERN,
  type EntryId,
  type EntryKey,
  ID_128_PATTERN,
  type UserId,
} from './ids.ts';
import { MAX_TEXT_LENGTH, type Payload } from './schema.ts';

type Message = Extract<Payload, { readonly kind: 'message' }>;

/** Characters that `JSON.stringify` writes as they are; a lone surrogate it does not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones that are escaped.
const AS_IT_IS = /[^"\\\u0000-\u001f]/.source;

const PLAIN_MESSAGE = new RegExp(
  [
    `^\\{"conversation":"(${ID_128_PATTERN})"`,
    `"author":"(${ID_128_PATTERN})"`,
    `"device":"(${ID_128_PATTERN})"`,
    `"key":"(${ID_128_PATTERN})"`,
    `"at":"(${STAMP_PATTERN})"`,
    '"kind":"message"',
    `"body":\\{"text":"(${AS_IT_IS}{1,${MAX_TEXT_LENGTH}})"\\}`,
    `"after":(?:null|"(${ENTRY_ID_PATTERN})")\\}$`,
  ].join(','),
);

/**
 * Work is linear: no part of the expression can match what the next one begins with.
 * @param text without lone surrogates, as strict UTF-8 has none
 * @returns null when it is another entry, or none. Its texts are parts of `text` and keep it in
 *   memory: copy what is to outlive the entry.
 */
export const readPlainMessage = (text: string): Message | null => {
  const match = PLAIN_MESSAGE.exec(text);
  if (match === null) return null;
  return {
    conversation: match[1] as ConversationId,
    author: match[2] as UserId,
    device: match[3] as DeviceId,
    key: match[4] as EntryKey,
    at: match[5] as Stamp,
    kind: 'message',
    body: { text: match[6] as string },
    after: (match[7] as EntryId | undefined) ?? null,
  };
};
