/**
 * Proof that who registers a device key holds its private half: a signature over a challenge of the
 * server (`GET /api/challenge`), which is good for a short while, and over what it is given for.
 */
import { z } from 'zod';
import { utf8Encode } from '../encoding.ts';

/** `GET /api/challenge`. */
export const Challenge = z.object({ challenge: z.string().min(1).max(128) });
export type Challenge = z.infer<typeof Challenge>;

export const DeviceProof = z.strictObject({
  challenge: z.string().min(1).max(128),
  /** Ed25519, over {@link deviceProofBytes}: base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'not a signature'),
});
export type DeviceProof = z.infer<typeof DeviceProof>;

/**
 * What is signed.
 * @param subject the login name that signs in or makes a token; the link of a first sign-in
 */
export const deviceProofBytes = (challenge: string, subject: string): Uint8Array =>
  utf8Encode(`corridor device v1\n${challenge}\n${subject}`);
