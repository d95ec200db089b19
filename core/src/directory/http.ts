/** Bodies of the HTTP interface, and its one shape of an error. Routes: docs/architecture.md. */
import { z } from 'zod';
import { ConversationId, DeviceId, PublicKey } from '../entry/ids.ts';
import { SegmentName } from '../segment/name.ts';
import {
  DirectoryPractice,
  DirectoryRecord,
  DirectoryUser,
  LoginName,
  Password,
} from './schema.ts';

/** Every HTTP error: a stable code, a sentence for people, and fields of a bad body if any. */
export const ApiError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    retryAfterSeconds: z.number().optional(),
  }),
});
export type ApiError = z.infer<typeof ApiError>;

/** The device key of this workstation, registered at sign-in under the person who signs in. */
const DeviceRegistration = z.strictObject({ publicKey: PublicKey, name: z.string().max(80) });

/** `POST /api/session`. */
export const SignInRequest = z.strictObject({
  login: LoginName,
  password: z.string().min(1).max(256),
  device: DeviceRegistration,
});
export type SignInRequest = z.infer<typeof SignInRequest>;

/** `POST /api/session/first`: a one-time first-sign-in link sets the password. */
export const FirstSignInRequest = z.strictObject({
  link: z.string().min(20).max(128),
  password: Password,
  device: DeviceRegistration,
});
export type FirstSignInRequest = z.infer<typeof FirstSignInRequest>;

/** `GET /api/session`, and the answer to signing in. */
export const SessionInfo = z.object({
  user: DirectoryUser,
  practice: DirectoryPractice,
  device: DeviceId,
  /** Unix milliseconds. */
  expiresAt: z.number().int(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** `POST /api/password`. */
export const ChangePasswordRequest = z.strictObject({
  current: z.string().min(1).max(256),
  next: Password,
});

/** `GET /api/first-sign-in/<link>`: whom the link is for, so that the page can greet them. */
export const FirstSignInInfo = z.object({
  login: z.string(),
  name: z.string(),
  practice: z.string(),
});
export type FirstSignInInfo = z.infer<typeof FirstSignInInfo>;

/** `GET /api/conversations/<id>/segments`: newest first. */
export const SegmentList = z.object({
  conversation: ConversationId,
  segments: z.array(
    z.object({
      name: SegmentName,
      number: z.number().int().nonnegative(),
      closed: z.boolean(),
      entries: z.number().int().nonnegative(),
      /** `count:base64url(xor)`. */
      digest: z.string(),
      firstSequence: z.number().int().nonnegative(),
      lastSequence: z.number().int().nonnegative(),
      /** Unix milliseconds of the earliest and latest entry's clock; 0 when empty. */
      fromMs: z.number().int().nonnegative(),
      toMs: z.number().int().nonnegative(),
      /** How many of its entries are messages, and how many of those were imported. */
      messages: z.number().int().nonnegative(),
      imported: z.number().int().nonnegative(),
    }),
  ),
});
export type SegmentList = z.infer<typeof SegmentList>;

/** `GET /api/markers`, `PUT /api/markers`: how far this user has read; only ever grows. */
export const Markers = z.strictObject({
  markers: z
    .array(
      z.strictObject({ conversation: ConversationId, sequence: z.number().int().nonnegative() }),
    )
    .max(10_000),
});
export type Markers = z.infer<typeof Markers>;

/** `POST /api/heal`: directory records for a relay that lost data; erasures are applied first. */
export const HealDirectoryRequest = z.strictObject({
  records: z.array(DirectoryRecord).max(5_000),
});
export const HealDirectoryResult = z.object({
  healed: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
});
