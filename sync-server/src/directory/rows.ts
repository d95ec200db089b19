/**
 * The directory's rows, as the writer thread stores them, the view holds them and healing brings
 * them back: a record's `json` is one of these (rule H2). Parsed whenever they come from outside.
 */
import {
  ConversationId,
  ConversationKind,
  DepartmentId,
  DeviceId,
  GroupTemplate,
  HistorySetting,
  MembershipRole,
  PracticeId,
  PracticeRules,
  Preset,
  PublicKey,
  RecordPolicy,
  Role,
  UserId,
} from '@corridor/core';
import { z } from 'zod';

const Revision = z.number().int().nonnegative();
const UnixMs = z.number().int().nonnegative();
/**
 * Of the record that a row was healed from, null when it was not: records are compared by it, for
 * the row's own revision is a later one, so that workstations learn of the healing.
 */
const RecordRevision = Revision.nullish();

export const PracticeRow = z.object({
  id: PracticeId,
  name: z.string(),
  preset: Preset,
  rules: PracticeRules,
  reception: UserId.nullable(),
  /** Of this row; the practice's directory revision is the highest of all its rows. */
  revision: Revision,
});
export type PracticeRow = z.infer<typeof PracticeRow>;

export const UserRow = z.object({
  id: UserId,
  practice: PracticeId,
  login: z.string(),
  name: z.string(),
  role: Role,
  jobTitle: z.string().nullable(),
  department: DepartmentId.nullable(),
  organisation: z.string().nullable(),
  leads: z.array(DepartmentId),
  assignedTo: z.array(UserId),
  active: z.boolean(),
  createdAt: UnixMs,
  revision: Revision,
  recordRevision: RecordRevision,
});
export type UserRow = z.infer<typeof UserRow>;

export const DeviceRow = z.object({
  id: DeviceId,
  practice: PracticeId,
  user: UserId,
  publicKey: PublicKey,
  kind: z.enum(['workstation', 'server', 'token']),
  name: z.string(),
  blocked: z.boolean(),
  createdAt: UnixMs,
  revision: Revision,
  recordRevision: RecordRevision,
});
export type DeviceRow = z.infer<typeof DeviceRow>;

export const DepartmentRow = z.object({
  id: DepartmentId,
  practice: PracticeId,
  name: z.string(),
  revision: Revision,
  recordRevision: RecordRevision,
});
export type DepartmentRow = z.infer<typeof DepartmentRow>;

export const MemberRow = z.object({
  user: UserId,
  role: MembershipRole,
  joinedAt: UnixMs,
  /** The sequence from which they may read; 0 for all. */
  readableFrom: Revision,
  /** Null while they are a member. Kept afterwards: their name stands on what they wrote. */
  leftAt: UnixMs.nullable(),
});
export type MemberRow = z.infer<typeof MemberRow>;

export const ConversationRow = z.object({
  id: ConversationId,
  practice: PracticeId,
  kind: ConversationKind,
  name: z.string().nullable(),
  topic: z.string().nullable(),
  /** Null, or not there in a record of before there was one. */
  description: z.string().nullish(),
  visibility: z.enum(['public', 'private']),
  recordPolicy: RecordPolicy,
  history: HistorySetting,
  archived: z.boolean(),
  createdAt: UnixMs,
  createdBy: UserId,
  members: z.array(MemberRow),
  /** Null, or not there in a record of before there were any: its members follow nothing. */
  template: GroupTemplate.nullish(),
  revision: Revision,
  recordRevision: RecordRevision,
});
export type ConversationRow = z.infer<typeof ConversationRow>;

/** Everything, as the view loads it. */
export interface DirectoryRows {
  readonly practices: readonly PracticeRow[];
  readonly departments: readonly DepartmentRow[];
  readonly users: readonly UserRow[];
  readonly devices: readonly DeviceRow[];
  readonly conversations: readonly ConversationRow[];
}

/** What one committed write changed: the rows as they are now, and what ended by it. */
export interface DirectoryWrite {
  readonly practice: PracticeId;
  readonly revision: number;
  readonly rows: DirectoryRows;
  readonly endedMemberships: readonly { user: UserId; conversation: ConversationId }[];
  readonly endedSessions: readonly string[];
  readonly deactivatedUsers: readonly UserId[];
}

export const memberOf = (conversation: ConversationRow, user: UserId): MemberRow | null =>
  conversation.members.find((member) => member.user === user && member.leftAt === null) ?? null;

/** The revision by which a row's record is newer or older than another one of it (H2). */
export const recordRevisionOf = (row: {
  readonly revision: number;
  readonly recordRevision?: number | null | undefined;
}): number => row.recordRevision ?? row.revision;
