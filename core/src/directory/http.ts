/** Bodies of the HTTP interface, and its one shape of an error. Routes: `sync-server/src/http/app.ts`. */
import { z } from 'zod';
import { PracticeRules, Role } from '../access/permissions.ts';
import { ConversationId, DepartmentId, DeviceId, PublicKey, UserId } from '../entry/ids.ts';
import { MAX_DIRECTORY_RECORDS, MAX_MARKERS } from '../protocol/limits.ts';
import { SegmentName } from '../segment/name.ts';
import { DeviceProof } from './device-proof.ts';
import {
  DirectoryDepartment,
  DirectoryPractice,
  DirectoryRecord,
  DirectoryUser,
  DisplayName,
  LoginName,
  Password,
} from './schema.ts';
import { nameText } from './text.ts';

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
const DeviceRegistration = DeviceProof.extend({
  publicKey: PublicKey,
  name: nameText(z.string().max(80)),
});

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

/** The origin of a page: scheme, host and port. */
const PageOrigin = z.string().min(1).max(300);

/** `POST /api/embed/tickets`, by the program of a site: a ticket for one of the site's people. */
export const TicketRequest = z.strictObject({ login: LoginName, origin: PageOrigin });
export type TicketRequest = z.infer<typeof TicketRequest>;

/** Told once, good once and until then (Unix ms). */
export const Ticket = z.object({ ticket: z.string(), expiresAt: z.number().int() });
export type Ticket = z.infer<typeof Ticket>;

const HandedIn = z.strictObject({
  ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'not a ticket'),
  /** Of the page that handed it in. */
  origin: PageOrigin,
});

/** `POST /api/embed/person`: whom a ticket is for, answered with {@link FirstSignInInfo}. */
export const TicketPersonRequest = HandedIn;

/** `POST /api/embed/session`: signs in with a ticket, answered with {@link SessionInfo}. */
export const TicketSignInRequest = HandedIn.extend({
  /** Whether the page is of another site: then its cookie has to be one that is sent there. */
  apart: z.boolean(),
  /** Its subject is the ticket. */
  device: DeviceRegistration,
});
export type TicketSignInRequest = z.infer<typeof TicketSignInRequest>;

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

/**
 * Whose request this is, as the program that sends it knows: a cookie is shared by all tabs of a
 * browser, and may belong to somebody else since. Compared with the session; `other-user` (409)
 * when they differ. Requests without it are the session's.
 */
export const USER_HEADER = 'corridor-user';

const Marker = z.strictObject({
  conversation: ConversationId,
  sequence: z.number().int().nonnegative(),
});

/** `GET /api/markers`: how far this user has read; only ever grows. */
export const Markers = z.strictObject({ markers: z.array(Marker) });
export type Markers = z.infer<typeof Markers>;

/** `PUT /api/markers`: what is not above the server's changes nothing. */
export const RaiseMarkersRequest = z.strictObject({
  markers: z
    .array(
      Marker.extend({
        /** How long ago it was read, ms: what was read offline is told later. */
        agoMs: z.number().int().nonnegative().optional(),
      }),
    )
    .max(MAX_MARKERS),
});

/** `POST /api/heal`: directory records for a relay that lost data; erasures are applied first. */
export const HealDirectoryRequest = z.strictObject({
  records: z.array(DirectoryRecord).max(MAX_DIRECTORY_RECORDS),
});
export const HealDirectoryResult = z.object({
  healed: z.number().int(),
  known: z.number().int(),
  refused: z.number().int(),
});

/** `GET /api/sessions`: where this person is signed in. Times in Unix milliseconds. */
export const SessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      device: DeviceId,
      deviceName: z.string(),
      createdAt: z.number().int(),
      lastSeenAt: z.number().int(),
      expiresAt: z.number().int(),
      current: z.boolean(),
    }),
  ),
});
export type SessionList = z.infer<typeof SessionList>;

const label = nameText(z.string().trim().max(120)).nullable();

/** What an admin says of a person; `POST /api/users`. */
export const CreateUserRequest = z.strictObject({
  login: LoginName,
  name: DisplayName,
  role: Role,
  jobTitle: label.default(null),
  department: DepartmentId.nullable().default(null),
  organisation: label.default(null),
  leads: z.array(DepartmentId).max(100).default([]),
  /** For a client: the staff who look after them, primary first. */
  assignedTo: z.array(UserId).max(100).default([]),
});
export type CreateUserRequest = z.infer<typeof CreateUserRequest>;

/** `PATCH /api/users/<id>`: what is not given stays. `active: true` lets a person back in. */
export const ChangeUserRequest = z.strictObject({
  login: LoginName.optional(),
  name: DisplayName.optional(),
  role: Role.optional(),
  jobTitle: label.optional(),
  department: DepartmentId.nullable().optional(),
  organisation: label.optional(),
  leads: z.array(DepartmentId).max(100).optional(),
  assignedTo: z.array(UserId).max(100).optional(),
  active: z.literal(true).optional(),
});
export type ChangeUserRequest = z.infer<typeof ChangeUserRequest>;

/** `GET /api/users`: everybody, for who manages users. */
export const UserList = z.object({
  users: z.array(
    DirectoryUser.extend({
      hasPassword: z.boolean(),
      /** When an unused first-sign-in link for them expires, if there is one; Unix ms. */
      linkExpiresAt: z.number().int().nullable(),
    }),
  ),
  departments: z.array(DirectoryDepartment),
});
export type UserList = z.infer<typeof UserList>;

/** `POST /api/users/<id>/deactivate`: their client threads, to be handed to somebody. */
export const DeactivateResult = z.object({
  user: DirectoryUser,
  handOver: z.array(z.object({ conversation: ConversationId, client: UserId, name: z.string() })),
});
export type DeactivateResult = z.infer<typeof DeactivateResult>;

/** `POST /api/departments`. */
export const CreateDepartmentRequest = z.strictObject({ name: DisplayName });

/** `PATCH /api/practice`. */
export const ChangePracticeRequest = z.strictObject({
  name: DisplayName.optional(),
  rules: PracticeRules.optional(),
  reception: UserId.nullable().optional(),
});
export type ChangePracticeRequest = z.infer<typeof ChangePracticeRequest>;

/** `POST /api/links`: a first-sign-in link for a person; an earlier one stops working. */
export const CreateLinkRequest = z.strictObject({ user: UserId });
/** The link is `<address>/first-sign-in/<link>`; it is told once and kept as a hash only. */
export const CreateLinkResult = z.object({ link: z.string(), expiresAt: z.number().int() });
export type CreateLinkResult = z.infer<typeof CreateLinkResult>;

/** `POST /api/tokens`: a token for a program, bound to a device key that the program holds. */
export const CreateTokenRequest = DeviceProof.extend({
  publicKey: PublicKey,
  name: nameText(z.string().trim().min(1).max(80)),
});
/** The token is told once and kept as a hash only. */
export const CreateTokenResult = z.object({ id: z.string(), token: z.string(), device: DeviceId });
export type CreateTokenResult = z.infer<typeof CreateTokenResult>;

/** `GET /api/tokens`. Times in Unix milliseconds. */
export const TokenList = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      device: DeviceId,
      name: z.string(),
      createdAt: z.number().int(),
      lastSeenAt: z.number().int(),
    }),
  ),
});
export type TokenList = z.infer<typeof TokenList>;
