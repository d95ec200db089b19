import { describe, expect, it } from 'vitest';
import { UserId } from '../entry/ids.ts';
import { ENTRY_KINDS } from '../entry/schema.ts';
import {
  type Actor,
  type ConversationSubject,
  can,
  canRead,
  canSee,
  canWrite,
  contactsOf,
  type PersonSubject,
} from './can.ts';
import { Permission, Preset, Role } from './permissions.ts';
import { presetRules } from './presets.ts';

const id = (letter: string): UserId => UserId.parse(`${letter.repeat(21)}A`);

const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({
  id: id('a'),
  role,
  active: true,
  department: null,
  leads: [],
  ...more,
});
const person = (role: Role, more: Partial<PersonSubject> = {}): PersonSubject => ({
  ...actor(role, { id: id('b') }),
  assignedTo: [],
  ...more,
});
const conversation = (more: Partial<ConversationSubject> = {}): ConversationSubject => ({
  kind: 'group',
  visibility: 'private',
  recordPolicy: 'editable',
  archived: false,
  membership: 'member',
  ...more,
});

const company = presetRules('company');

describe('access', () => {
  it('[P1] a deactivated user may do nothing, whatever their role', () => {
    const gone = actor('super_admin', { active: false });
    for (const preset of Preset.options) {
      const rules = presetRules(preset);
      for (const permission of Permission.options) {
        expect(can(gone, permission, {}, rules)).toBe(false);
      }
      expect(canWrite(gone, { kind: 'message' }, conversation(), rules)).toBe('not-a-member');
    }
    expect(canRead(gone, conversation())).toBe(false);
  });

  it('[P3] members read, and nobody else whatever their role', () => {
    for (const role of Role.options) {
      expect(canRead(actor(role), conversation())).toBe(true);
      expect(canRead(actor(role), conversation({ membership: null }))).toBe(false);
    }
  });

  it('[P4] writing needs membership and a conversation that is not archived', () => {
    for (const kind of ENTRY_KINDS) {
      const own = { kind, targetAuthor: id('a') };
      const boss = actor('super_admin');
      expect(canWrite(boss, own, conversation({ membership: null }), company)).toBe('not-a-member');
      expect(canWrite(boss, own, conversation({ archived: true }), company)).toBe('archived');
    }
    expect(canWrite(actor('staff'), { kind: 'message' }, conversation(), company)).toBe('ok');
  });

  it('[P4] edits one’s own, redacts one’s own or, with the right, anybody’s', () => {
    const write = (role: Role, kind: 'edit' | 'redaction', author: string) =>
      canWrite(actor(role), { kind, targetAuthor: id(author) }, conversation(), company);
    expect(write('staff', 'edit', 'a')).toBe('ok');
    expect(write('staff', 'edit', 'b')).toBe('not-permitted');
    expect(write('super_admin', 'edit', 'b')).toBe('not-permitted');
    expect(write('staff', 'redaction', 'a')).toBe('ok');
    expect(write('staff', 'redaction', 'b')).toBe('not-permitted');
    expect(write('admin', 'redaction', 'b')).toBe('ok');
  });

  it('[P4] channels are for roles that may use channels', () => {
    const rules = presetRules('helpdesk');
    const channel = conversation({ kind: 'channel' });
    expect(canWrite(actor('staff'), { kind: 'message' }, channel, rules)).toBe('ok');
    expect(canWrite(actor('client'), { kind: 'message' }, channel, rules)).toBe('not-permitted');
  });

  it('[P5] a client is reached by who is assigned, who leads, and who may message any', () => {
    const client = (more: Partial<PersonSubject>) => ({ person: person('client', more) });
    const may = (who: Actor, more: Partial<PersonSubject>) =>
      can(who, 'message_client', client(more), company);
    expect(may(actor('staff'), { assignedTo: [id('a')] })).toBe(true);
    expect(may(actor('staff'), { assignedTo: [id('c')] })).toBe(false);
    expect(may(actor('team_leader', { leads: ['front'] }), { department: 'front' })).toBe(true);
    expect(may(actor('team_leader', { leads: ['back'] }), { department: 'front' })).toBe(false);
    expect(may(actor('manager'), {})).toBe(true);
    expect(may(actor('manager'), { active: false })).toBe(false);
    expect(can(actor('staff'), 'message_client', client({}), presetRules('dental-team'))).toBe(
      false,
    );
  });

  it('[P5] a client writes to whom they are assigned, else to the reception, never to a client', () => {
    const subject = { person: person('staff') };
    const as = (contacts: readonly UserId[]) => actor('client', { contacts });
    expect(can(as([id('b')]), 'message_client', subject, company)).toBe(true);
    expect(can(as([id('c')]), 'message_client', subject, company)).toBe(false);
    expect(can(as([id('b')]), 'message_client', { person: person('client') }, company)).toBe(false);
    expect(contactsOf([], id('r'))).toEqual([id('r')]);
    expect(contactsOf([id('b')], id('r'))).toEqual([id('b')]);
    expect(contactsOf([], null)).toEqual([]);
  });

  it('[P6] owners and admins of a conversation manage it, whatever their role', () => {
    const manage = (role: Role, membership: ConversationSubject['membership']) =>
      can(
        actor(role),
        'manage_channels',
        { conversation: conversation({ membership }) },
        presetRules('helpdesk'),
      );
    expect(manage('staff', 'owner')).toBe(true);
    expect(manage('staff', 'admin')).toBe(true);
    expect(manage('staff', 'member')).toBe(false);
    expect(manage('team_leader', 'member')).toBe(true);
  });

  it('[P7] an immutable record takes neither edits nor redactions, from nobody', () => {
    const record = conversation({ recordPolicy: 'immutable', kind: 'client', membership: 'owner' });
    for (const preset of Preset.options) {
      for (const role of Role.options) {
        for (const kind of ['edit', 'redaction'] as const) {
          expect(
            canWrite(actor(role), { kind, targetAuthor: id('a') }, record, presetRules(preset)),
          ).toBe('immutable-record');
        }
        for (const permission of ['edit_own', 'redact_own', 'redact_any'] as const) {
          const subject = { conversation: record, entryAuthor: id('a') };
          expect(can(actor(role), permission, subject, presetRules(preset))).toBe(false);
        }
      }
    }
  });

  it('[P8] nobody writes system entries', () => {
    for (const role of Role.options) {
      const owner = conversation({ membership: 'owner' });
      expect(canWrite(actor(role), { kind: 'system' }, owner, company)).toBe('not-permitted');
    }
  });

  it('[P9] clients see nobody by role alone, and staff see clients they may write to', () => {
    for (const role of Role.options) {
      expect(canSee(actor('client'), person(role), company)).toBe(false);
    }
    expect(canSee(actor('client'), person('client', { id: id('a') }), company)).toBe(true);
    expect(canSee(actor('staff'), person('staff'), company)).toBe(true);
    expect(canSee(actor('staff'), person('staff'), { ...company, staffSeeAllStaff: false })).toBe(
      false,
    );
    expect(canSee(actor('staff'), person('client'), company)).toBe(false);
    expect(canSee(actor('staff'), person('client', { assignedTo: [id('a')] }), company)).toBe(true);
    expect(canSee(actor('admin'), person('client', { active: false }), company)).toBe(true);
    expect(canSee(actor('bot'), person('staff'), company)).toBe(false);
  });
});

describe('presets', () => {
  it('are copies: changing one practice’s rules changes no other’s', () => {
    const rules = presetRules('company');
    rules.permissions.create_group?.push('client');
    rules.kinds.push('channel');
    expect(presetRules('company')).not.toEqual(rules);
  });

  it('say what the table of product presets says', () => {
    const may = (preset: Preset, role: Role, permission: Permission) =>
      can(actor(role), permission, {}, presetRules(preset));
    expect(may('dental-team', 'staff', 'create_group')).toBe(true);
    expect(may('dental-team', 'staff', 'message_client')).toBe(false);
    expect(may('company', 'staff', 'create_group')).toBe(false);
    expect(may('company', 'manager', 'create_group')).toBe(true);
    expect(may('company', 'team_leader', 'create_group')).toBe(true);
    expect(may('helpdesk', 'staff', 'create_channels')).toBe(true);
    expect(presetRules('therapy').kinds).toEqual(['client']);
    expect(may('therapy', 'super_admin', 'create_group')).toBe(false);
    expect(presetRules('therapy').presenceToClients).toBe(false);
    for (const policy of Object.values(presetRules('therapy').recordPolicy)) {
      expect(policy).toBe('immutable');
    }
  });
});
