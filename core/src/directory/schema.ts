/**
 * What is not a CRDT: people, conversations, memberships. A workstation keeps the part it may see
 * and asks for what changed since a revision (rules D1 to D6).
 */
import { z } from 'zod';
import {
  ConversationKind,
  GroupTemplate,
  HistorySetting,
  PracticeRules,
  Preset,
  RecordPolicy,
  Role,
} from '../access/permissions.ts';
import {
  ConversationId,
  DepartmentId,
  DeviceId,
  PracticeId,
  PublicKey,
  UserId,
} from '../entry/ids.ts';
import { MAX_RECORD_CHARACTERS } from '../protocol/limits.ts';
import { nameText } from './text.ts';

export const DisplayName = nameText(z.string().trim().min(1).max(120));
/** Lower case; letters, digits, dot, dash, underscore. */
export const LoginName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@+-]{0,119}$/, 'use letters, digits, dot, dash and underscore');
/** NIST SP 800-63B: length instead of composition rules. */
export const Password = z.string().min(10).max(256);

export const MembershipRole = z.enum(['owner', 'admin', 'member']);
export type MembershipRole = z.infer<typeof MembershipRole>;
const Revision = z.number().int().nonnegative();

export const DirectoryPractice = z.object({
  id: PracticeId,
  name: z.string(),
  preset: Preset,
  rules: PracticeRules,
  /** A user whom clients without a staff member reach, if there is one. */
  reception: UserId.nullable(),
});
export type DirectoryPractice = z.infer<typeof DirectoryPractice>;

export const DirectoryUser = z.object({
  id: UserId,
  login: z.string(),
  name: z.string(),
  role: Role,
  jobTitle: z.string().nullable(),
  department: DepartmentId.nullable(),
  organisation: z.string().nullable(),
  leads: z.array(DepartmentId),
  active: z.boolean(),
  /** Staff assigned to a client, primary first; only what the reader may know of. */
  assignedTo: z.array(UserId),
});
export type DirectoryUser = z.infer<typeof DirectoryUser>;

export const DirectoryDevice = z.object({
  id: DeviceId,
  user: UserId,
  publicKey: PublicKey,
  /** `server` signs for others (`via`); a blocked device's entries show as not verified. */
  kind: z.enum(['workstation', 'server', 'token']),
  blocked: z.boolean(),
});
export type DirectoryDevice = z.infer<typeof DirectoryDevice>;

export const DirectoryDepartment = z.object({ id: DepartmentId, name: z.string() });
export type DirectoryDepartment = z.infer<typeof DirectoryDepartment>;

export const DirectoryConversation = z.object({
  id: ConversationId,
  kind: ConversationKind,
  /** Channels and groups have one; direct and client conversations are named after the others. */
  name: z.string().nullable(),
  topic: z.string().nullable(),
  /** Null, or not there from a server of before there was one: none was given. */
  description: z.string().nullish(),
  visibility: z.enum(['public', 'private']),
  recordPolicy: RecordPolicy,
  history: HistorySetting,
  archived: z.boolean(),
  createdAt: z.number().int(),
  createdBy: UserId,
  /** Empty for a public channel that the reader browses without being a member. */
  members: z.array(z.object({ user: UserId, role: MembershipRole, joinedAt: z.number().int() })),
  /** The sequence from which the reader may read (0: all of it); null when not a member. */
  readableFrom: z.number().int().nonnegative().nullable(),
  /** What its members are kept in step with (D9); none or null: with nothing. */
  template: GroupTemplate.nullish(),
});
export type DirectoryConversation = z.infer<typeof DirectoryConversation>;

/**
 * A record of the directory with the relay's keyed hash over it. Opaque to a workstation, which
 * keeps the newest of each and hands them to a relay that lost data (rules H2, H3).
 */
export const DirectoryRecord = z.object({
  kind: z.enum(['user', 'device', 'department', 'conversation', 'erasure']),
  id: z.string().max(64),
  revision: Revision,
  json: z.string().max(MAX_RECORD_CHARACTERS),
  /** base64url of 32 bytes of HMAC-SHA-256 over kind, id, revision and json. */
  proof: z.string().length(43),
});
export type DirectoryRecord = z.infer<typeof DirectoryRecord>;

/** `GET /api/directory?since=revision`. */
export const DirectoryDelta = z.object({
  revision: Revision,
  /** True: this is everything, drop what is not in it. False: merge it into what is there. */
  complete: z.boolean(),
  practice: DirectoryPractice,
  users: z.array(DirectoryUser),
  devices: z.array(DirectoryDevice),
  departments: z.array(DirectoryDepartment),
  conversations: z.array(DirectoryConversation),
  /** Conversations that the reader may not read any more (D4). */
  goneConversations: z.array(ConversationId),
  goneUsers: z.array(UserId),
  /** For every row above that changed, the record to keep for healing. */
  records: z.array(DirectoryRecord),
});
export type DirectoryDelta = z.infer<typeof DirectoryDelta>;
