/** Why the server did not do something, as the end of a sentence: each code of core has one. */
import type { COMMAND_REFUSALS, HttpCode, RefusalCode } from '@corridor/core';
import { codeOf, NOT_FETCHED, NotFetched } from '../parts/fetch-part.ts';
import type { Texts } from './en.ts';
import type { Translate } from './useWords.ts';

type Reason = keyof Texts['refusal'];

const ENTRY: Readonly<Record<RefusalCode | 'conversation-not-created', Reason>> = {
  'malformed-update': 'malformed',
  'trailing-bytes': 'malformed',
  'too-many-clients': 'malformed',
  'too-many-structs': 'malformed',
  'not-an-entry': 'malformed',
  'has-origin': 'malformed',
  'foreign-client-id': 'again',
  'too-many-client-ids': 'again',
  'clock-reused': 'again',
  'client-id-dropped': 'again',
  'entry-too-large': 'tooLarge',
  'entry-malformed': 'malformed',
  'unknown-kind': 'malformed',
  'wrong-hash': 'malformed',
  'wrong-author': 'notPermitted',
  'wrong-device': 'notPermitted',
  'wrong-conversation': 'malformed',
  'via-not-allowed': 'notPermitted',
  'clock-ahead': 'clockAhead',
  duplicate: 'known',
  erased: 'erased',
  'not-a-member': 'notMember',
  'not-permitted': 'notPermitted',
  'unknown-target': 'unknownTarget',
  'immutable-record': 'immutable',
  archived: 'archived',
  'device-blocked': 'deviceBlocked',
  'segment-closed': 'again',
  'rate-limited': 'again',
  'bad-receipt': 'malformed',
  'bad-signature': 'malformed',
  'unknown-author': 'malformed',
  'own-session': 'malformed',
  'heal-window-closed': 'malformed',
  'conversation-not-created': 'notCreated',
};

const COMMAND: Readonly<Record<(typeof COMMAND_REFUSALS)[number], Reason>> = {
  'not-permitted': 'notPermitted',
  'not-a-member': 'notMember',
  'unknown-user': 'unknownUser',
  'unknown-conversation': 'unknownConversation',
  'kind-not-here': 'kindNotHere',
  'wrong-conversation-id': 'malformed',
  'conversation-exists': 'exists',
  'last-owner': 'lastOwner',
  'clients-not-in-groups': 'clientsNotInGroups',
  archived: 'archived',
};

const HTTP: Readonly<Record<HttpCode, Reason>> = {
  'bad-request': 'malformed',
  'signed-out': 'signedOut',
  'wrong-credentials': 'wrongPassword',
  'not-permitted': 'notPermitted',
  deactivated: 'deactivated',
  'device-blocked': 'deviceBlocked',
  'device-taken': 'deviceTaken',
  'device-not-proven': 'malformed',
  'wrong-origin': 'insecure',
  'https-only': 'insecure',
  'certificate-needed': 'insecure',
  'not-found': 'notFound',
  'unknown-user': 'unknownUser',
  'unknown-department': 'notFound',
  'unknown-session': 'notFound',
  'link-not-valid': 'linkNotValid',
  'method-not-allowed': 'malformed',
  'login-taken': 'exists',
  'department-exists': 'exists',
  'other-user': 'otherUser',
  'last-super-admin': 'lastSuperAdmin',
  'conversation-exists': 'exists',
  'too-large': 'tooLarge',
  'headers-too-large': 'tooLarge',
  'too-slow': 'again',
  'not-assignable': 'notAssignable',
  'not-staff': 'notAssignable',
  'too-many-attempts': 'tooManyAttempts',
  'too-many-devices': 'tooManyDevices',
  'too-many-requests': 'busy',
  'too-many-tokens': 'tooManyDevices',
  busy: 'busy',
  'store-unavailable': 'cannotStore',
  internal: 'internal',
};

/** What a code of both means is the same in both. */
const REASONS: ReadonlyMap<string, Reason> = new Map(
  Object.entries({
    ...HTTP,
    ...COMMAND,
    ...ENTRY,
    unreachable: 'unreachable',
    [NOT_FETCHED]: 'notFetched',
  }),
);

/**
 * @param code of core, `unreachable`, {@link NOT_FETCHED}, or what a newer server or a proxy says: that is named, so that
 *   an administrator can be told
 */
export const reasonOf = (code: string, t: Translate): string =>
  t(`refusal.${REASONS.get(code) ?? 'unknown'}`, { code });

/** Why something that was thrown was not done: what is for people in their words, else as it was said. */
export const reasonOfThrown = (error: unknown, t: Translate): string =>
  error instanceof NotFetched ? reasonOf(NOT_FETCHED, t) : codeOf(error);
