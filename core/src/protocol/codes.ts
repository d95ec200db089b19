/** Codes that the protocol answers with. Names are stable; sentences belong to the app. */

/** Close codes of the real WebSocket: 4000 to 4999 are for private use (RFC 6455 §7.4.2). */
export const CLOSE = {
  /** The server is going away; reconnect with backoff. RFC 6455. */
  goingAway: 1001,
  badFrame: 4400,
  signedOut: 4401,
  forbidden: 4403,
  unknownSegment: 4404,
  helloTimeout: 4408,
  /** The segment is closed; the reason names the head. */
  segmentClosed: 4410,
  frameTooLarge: 4413,
  versionNotSpoken: 4426,
  tooMany: 4429,
  deviceBlocked: 4430,
  /** The account is not active any more: the workstation removes its copy. */
  deactivated: 4431,
  /** A commit failed: nothing was refused, come back and send it again. */
  tryAgain: 4503,
  /** The link was silent for {@link DEAD_AFTER_MS}. */
  silent: 4504,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Whether the same device may connect again by itself after this close code. */
export const mayReconnect = (code: number): boolean =>
  code !== CLOSE.signedOut &&
  code !== CLOSE.forbidden &&
  code !== CLOSE.versionNotSpoken &&
  code !== CLOSE.deviceBlocked &&
  code !== CLOSE.deactivated;

/** Why an entry was refused. */
export const REFUSAL_CODES = [
  // The whole frame: structure.
  'malformed-update',
  'trailing-bytes',
  'too-many-clients',
  'too-many-structs',
  'not-an-entry',
  'has-origin',
  // A writer's clock.
  'foreign-client-id',
  'too-many-client-ids',
  'clock-reused',
  'client-id-dropped',
  // One entry.
  'entry-too-large',
  'entry-malformed',
  'unknown-kind',
  'wrong-hash',
  'wrong-author',
  'wrong-device',
  'wrong-conversation',
  'via-not-allowed',
  'clock-ahead',
  'duplicate',
  'erased',
  'not-a-member',
  'not-permitted',
  'unknown-target',
  'immutable-record',
  'archived',
  'device-blocked',
  'segment-closed',
  'rate-limited',
  // Healing.
  'bad-receipt',
  'bad-signature',
  'unknown-author',
  'own-session',
  'heal-window-closed',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/**
 * What a writer does with a refused entry: `acknowledged`, it is stored already; `move`, the same
 * bytes go to the head that the refusal names; `again`, the same bytes go again under a fresh
 * client id; `keep`, the text stays with its writer, who is told.
 */
export type RefusalRemedy = 'acknowledged' | 'move' | 'again' | 'keep';

export const remedyOf = (code: RefusalCode): RefusalRemedy => {
  switch (code) {
    case 'duplicate':
      return 'acknowledged';
    case 'segment-closed':
      return 'move';
    case 'client-id-dropped':
    case 'clock-reused':
    case 'foreign-client-id':
    case 'too-many-client-ids':
    case 'rate-limited':
      return 'again';
    default:
      return 'keep';
  }
};

/**
 * Codes of HTTP errors (`ApiError`). Like the others they are stable, and the app has a
 * sentence for each in every language.
 */
export const HTTP_CODES = [
  'bad-request',
  'signed-out',
  'wrong-credentials',
  'not-permitted',
  'deactivated',
  'device-blocked',
  'device-taken',
  'device-not-proven',
  'wrong-origin',
  'https-only',
  'certificate-needed',
  'not-found',
  'unknown-user',
  'unknown-department',
  'unknown-session',
  'link-not-valid',
  'method-not-allowed',
  'login-taken',
  'department-exists',
  'other-user',
  'last-super-admin',
  'conversation-exists',
  'too-large',
  'headers-too-large',
  'too-slow',
  'not-assignable',
  'not-staff',
  'too-many-attempts',
  'too-many-devices',
  'too-many-requests',
  'too-many-tokens',
  'busy',
  'store-unavailable',
  'internal',
] as const;
export type HttpCode = (typeof HTTP_CODES)[number];

const httpCodes: ReadonlySet<string> = new Set(HTTP_CODES);

export const isHttpCode = (code: string): code is HttpCode => httpCodes.has(code);
