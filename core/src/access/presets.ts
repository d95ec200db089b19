/** The rules that a practice of each preset starts from. */
import type { Permission, PracticeRules, Preset, Role } from './permissions.ts';
import { STAFF_ROLES } from './permissions.ts';

const staff: Role[] = [...STAFF_ROLES];
const leads: Role[] = ['super_admin', 'admin', 'manager', 'team_leader'];
const managers: Role[] = ['super_admin', 'admin', 'manager'];
const admins: Role[] = ['super_admin', 'admin'];

const base: Record<Permission, Role[]> = {
  access_channels: [],
  create_channels: [],
  manage_channels: [],
  access_private: staff,
  create_direct: staff,
  create_group: staff,
  message_client: [],
  message_any_client: [],
  send_files: staff,
  edit_own: [...staff, 'bot'],
  redact_own: [...staff, 'bot'],
  redact_any: admins,
  moderate: admins,
  pin: staff,
  broadcast: managers,
  manage_users: admins,
  view_audit: admins,
  export: admins,
  manage_practice: ['super_admin'],
};

const dentalTeam: PracticeRules = {
  permissions: base,
  kinds: ['direct', 'group'],
  recordPolicy: { channel: 'editable', direct: 'editable', group: 'editable', client: 'editable' },
  history: 'all',
  clientsInGroups: false,
  staffSeeAllStaff: true,
  presenceToClients: false,
  showOrganisation: false,
  autoLockMinutes: 15,
  groupTemplates: [
    { name: 'Full team', jobTitle: null },
    { name: 'Hygienists', jobTitle: 'hygienist' },
  ],
};

const company: PracticeRules = {
  ...dentalTeam,
  permissions: {
    ...base,
    create_group: leads,
    create_direct: [...staff, 'client'],
    message_client: [...staff, 'client'],
    message_any_client: managers,
    send_files: [...staff, 'client'],
    edit_own: [...staff, 'client', 'bot'],
    redact_own: [...staff, 'client', 'bot'],
  },
  kinds: ['direct', 'group', 'client'],
  history: 'since_join',
  presenceToClients: true,
  showOrganisation: true,
  groupTemplates: [],
};

const helpdesk: PracticeRules = {
  ...dentalTeam,
  permissions: {
    ...base,
    access_channels: [...staff, 'bot'],
    create_channels: staff,
    manage_channels: leads,
  },
  kinds: ['channel', 'direct', 'group'],
  groupTemplates: [],
};

const therapy: PracticeRules = {
  ...dentalTeam,
  permissions: {
    ...base,
    create_direct: [],
    create_group: [],
    message_client: [...staff, 'client'],
    send_files: [...staff, 'client'],
    edit_own: [],
    redact_own: [],
    redact_any: [],
    pin: staff,
  },
  kinds: ['client'],
  recordPolicy: {
    channel: 'immutable',
    direct: 'immutable',
    group: 'immutable',
    client: 'immutable',
  },
  history: 'all',
  groupTemplates: [],
  autoLockMinutes: 5,
};

const presets: Record<Preset, PracticeRules> = {
  'dental-team': dentalTeam,
  company,
  helpdesk,
  therapy,
};

/** A copy of a preset's rules. */
export const presetRules = (preset: Preset): PracticeRules => structuredCloneRules(presets[preset]);

/** Rules are plain JSON, and `structuredClone` is not part of the language core is written in. */
const structuredCloneRules = (rules: PracticeRules): PracticeRules =>
  JSON.parse(JSON.stringify(rules)) as PracticeRules;
