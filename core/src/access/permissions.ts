/** Roles and permissions. Names are stable: they stand in databases and in practices' rules. */
import { z } from 'zod';
import { wellFormed } from '../directory/text.ts';

export const Role = z.enum([
  'super_admin',
  'admin',
  'manager',
  'team_leader',
  'staff',
  'client',
  'bot',
]);
export type Role = z.infer<typeof Role>;

export const Permission = z.enum([
  'access_channels',
  'create_channels',
  'manage_channels',
  'access_private',
  'create_direct',
  'create_group',
  'message_client',
  'message_any_client',
  'send_files',
  'edit_own',
  'redact_own',
  'redact_any',
  'moderate',
  'pin',
  'broadcast',
  'manage_users',
  'view_audit',
  'export',
  'manage_practice',
]);
export type Permission = z.infer<typeof Permission>;

export const STAFF_ROLES = ['super_admin', 'admin', 'manager', 'team_leader', 'staff'] as const;
export const isStaff = (role: Role): boolean => (STAFF_ROLES as readonly Role[]).includes(role);

export const RecordPolicy = z.enum(['editable', 'immutable']);
export type RecordPolicy = z.infer<typeof RecordPolicy>;

/** What a newcomer reads: everything, or what arrived since they joined. */
export const HistorySetting = z.enum(['all', 'since_join']);
export type HistorySetting = z.infer<typeof HistorySetting>;

export const ConversationKind = z.enum(['channel', 'direct', 'group', 'client']);
export type ConversationKind = z.infer<typeof ConversationKind>;

export const Preset = z.enum(['dental-team', 'company', 'helpdesk', 'therapy']);
export type Preset = z.infer<typeof Preset>;

/** A practice's rules: it starts from a preset's and changes single ones later. */
/** A group that follows a job title: everybody on the staff who has it; null: everybody. */
export const GroupTemplate = z.object({
  name: wellFormed(z.string().min(1).max(80)),
  jobTitle: wellFormed(z.string().max(80)).nullable(),
});
export type GroupTemplate = z.infer<typeof GroupTemplate>;

export const PracticeRules = z.object({
  /** Which roles hold a permission at all; {@link can} narrows it to the subject. */
  permissions: z.partialRecord(Permission, z.array(Role)),
  /** Kinds of conversation that exist here. */
  kinds: z.array(ConversationKind),
  /** Record policy of new conversations, by kind. */
  recordPolicy: z.record(ConversationKind, RecordPolicy),
  /** What newcomers read in new channels and groups. */
  history: HistorySetting,
  clientsInGroups: z.boolean(),
  /** Whom staff see in the directory without sharing a conversation. */
  staffSeeAllStaff: z.boolean(),
  /** False in `therapy`: clients see neither typing nor presence. */
  presenceToClients: z.boolean(),
  showOrganisation: z.boolean(),
  /** Minutes without input until a workstation locks itself; 0 for never. */
  autoLockMinutes: z.number().int().min(0).max(1_440),
  /** Groups that anybody who may create groups can begin, and that keep their members in step. */
  groupTemplates: z.array(GroupTemplate).max(50),
});
export type PracticeRules = z.infer<typeof PracticeRules>;
