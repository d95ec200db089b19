/** What the admin command line may ask of a data folder: one schema a command. */
import { DeviceProof, DisplayName, LoginName, PublicKey, Role } from '@corridor/core';
import { z } from 'zod';

const Path = z.string().min(1).max(4_096);
const Short = z.string().trim().min(1).max(120);

export const AdminRequest = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('users-list'), all: z.boolean() }),
  z.strictObject({
    command: z.literal('users-add'),
    login: LoginName,
    name: DisplayName,
    role: Role,
    jobTitle: DisplayName.nullable(),
    /** A department's name. */
    department: DisplayName.nullable(),
    /** Whether they lead it. */
    lead: z.boolean(),
    practice: Short.nullable(),
  }),
  z.strictObject({ command: z.literal('departments-list') }),
  z.strictObject({
    command: z.literal('departments-add'),
    name: DisplayName,
    practice: Short.nullable(),
  }),
  z.strictObject({
    command: z.literal('assign'),
    client: LoginName,
    staff: LoginName,
    /** False ends the assignment. */
    assigned: z.boolean(),
  }),
  /** What is not given stays; null takes it away. */
  z.strictObject({
    command: z.literal('users-change'),
    login: LoginName,
    name: DisplayName.optional(),
    role: Role.optional(),
    jobTitle: DisplayName.nullable().optional(),
    /** A department's name. */
    department: DisplayName.nullable().optional(),
    /** True: they lead the department that they are in then, beside others. False: they lead none. */
    lead: z.boolean().optional(),
  }),
  z.strictObject({ command: z.literal('users-deactivate'), login: LoginName }),
  z.strictObject({ command: z.literal('users-activate'), login: LoginName }),
  z.strictObject({ command: z.literal('link'), login: LoginName }),
  z.strictObject({ command: z.literal('reset-password'), login: LoginName }),
  z.strictObject({
    command: z.literal('token'),
    login: LoginName,
    name: Short,
    publicKey: PublicKey,
    /** That who asks holds the key. */
    proof: DeviceProof,
  }),
  /** What the key of a `token` signs. */
  z.strictObject({ command: z.literal('challenge') }),
  z.strictObject({
    command: z.literal('list'),
    what: z.enum(['conversations', 'sessions', 'devices', 'practices', 'healed']),
  }),
  z.strictObject({
    command: z.literal('revoke'),
    what: z.enum(['session', 'token', 'device']),
    id: Short,
  }),
  z.strictObject({
    command: z.literal('heal-window'),
    open: z.boolean(),
    /** How long it stays open. */
    minutes: z.number().int().min(1).max(1_440),
    practice: Short.nullable(),
  }),
  z.strictObject({
    command: z.literal('import-slack'),
    path: Path,
    /** Login name of who imports; null: the practice's first super admin. */
    by: LoginName.nullable(),
    members: z.array(LoginName).max(1_000),
    /** Every active member of the staff becomes a member of every conversation. */
    everyone: z.boolean(),
    /** Slack's short name and the login name here. */
    known: z.array(z.tuple([z.string().min(1).max(200), LoginName])).max(10_000),
    role: z.enum(['admin', 'manager', 'team_leader', 'staff', 'client']),
    activate: z.boolean(),
    times: z.number().int().min(1).max(1_000),
    seed: z.number().int().nonnegative(),
  }),
]);
export type AdminRequest = z.infer<typeof AdminRequest>;
export type RequestOf<C extends AdminRequest['command']> = Extract<AdminRequest, { command: C }>;
