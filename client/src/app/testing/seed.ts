/**
 * A practice that never was, for looking at the screens: names of all lengths, long and short
 * texts, code, and each sign that a message can carry. Written straight into a local database.
 */
import {
  ConversationId,
  DepartmentId,
  DeviceId,
  type DirectoryUser,
  EntryId,
  EntryKey,
  PracticeId,
  presetRules,
  SegmentName,
  UserId,
} from '@corridor/core';
import type {
  ConversationRow,
  Draftable,
  LocalDatabase,
  MessageRow,
} from '../../local/database.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The same numbers every time (mulberry32). */
const random = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
const next = random(7);
const letters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join('');
const id = (): string => `${letters(21)}A`;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Person = Partial<DirectoryUser> & { name: string };
const PEOPLE: Person[] = [
  { name: 'Ana de Vries', role: 'manager', jobTitle: 'Practice manager' },
  { name: 'Bo Lindqvist', jobTitle: 'Dentist' },
  { name: 'Chiara Romano', jobTitle: 'Hygienist' },
  { name: 'Dr. Jan-Willem van der Meer-Oosterhuis', jobTitle: 'Orthodontist' },
  { name: 'Emine Yıldız', jobTitle: 'Reception' },
  { name: 'Farid Haddad', jobTitle: 'Dental assistant' },
  { name: 'Grace Okafor', jobTitle: 'Hygienist' },
  { name: 'Hanneke Smit', role: 'team_leader', jobTitle: 'Reception' },
  { name: 'Ivo Novák', active: false, jobTitle: 'Dentist' },
  { name: '李雷', jobTitle: 'Lab technician' },
  { name: 'Northside Orthopaedic Supplies', role: 'client', organisation: 'Northside' },
  { name: 'Priya Natarajan', role: 'client', organisation: 'Natarajan & Sons' },
];

const LINES = [
  'Room 2 is free from half past ten.',
  'Can somebody check whether the autoclave finished? The display has been stuck on **134 °C** for a while.',
  'Thanks!',
  'Mrs. Jansen called. She asks whether her appointment can move to *Thursday*, any time after three.',
  'Done.',
  'The order of gloves came in: 12 boxes of S, 20 of M, none of L. I wrote to the supplier and they say the L come next week, so please share what is left and do not open a second box before the first one is empty.',
  'ok',
  'I am in the lab until lunch. If anything comes up, try the phone in room 4.',
  'Who has the key of the X-ray cabinet?',
  'I do, it is at the desk.',
  'Please remember:\n- close the window in room 3\n- switch off the compressor\n- write down the meter',
  'The new form is at https://intranet.example/forms/intake-2026?version=3 and the old one stops working on Monday.',
];

export interface SeedOptions {
  /** Messages in the long conversation. */
  readonly long: number;
  readonly empty: boolean;
  readonly channels: number;
  readonly nowMs: number;
  /** Which messages of the first two conversations are still to come to this device. */
  readonly coming: 'nothing' | 'newer' | 'older';
}

export const seed = async (db: LocalDatabase, options: SeedOptions): Promise<UserId> => {
  const { nowMs } = options;
  const north = DepartmentId.parse(id());
  const users: DirectoryUser[] = PEOPLE.map((person) => ({
    id: UserId.parse(id()),
    login: person.name.toLowerCase().replace(/[^a-z]+/g, '.'),
    role: 'staff',
    jobTitle: null,
    department: person.role === 'client' ? null : north,
    organisation: null,
    leads: [],
    active: true,
    assignedTo: [],
    ...person,
  }));
  const me = user(users, 0);
  const rules = { ...presetRules('company'), ...{ kinds: presetRules('helpdesk').kinds } };
  rules.permissions = {
    ...presetRules('helpdesk').permissions,
    message_client: ['manager'],
    message_any_client: ['manager'],
  };
  const practice = {
    id: PracticeId.parse(id()),
    name: 'Tandartspraktijk De Gracht',
    preset: 'helpdesk' as const,
    rules: {
      ...rules,
      kinds: ['channel', 'direct', 'group', 'client'] as never,
      autoLockMinutes: 0,
    },
    reception: user(users, 4).id,
  };
  await db.users.bulkAdd(users);
  await db.departments.add({ id: north, name: 'North wing' });
  await db.meta.bulkPut([
    { name: 'user', value: me.id },
    { name: 'practice', value: practice },
    { name: 'device', value: DeviceId.parse(id()) },
    {
      name: 'fill',
      value: { segmentsTotal: 10, segmentsDone: 10, completeTo: nowMs - 900 * DAY, done: true },
    },
  ]);
  if (options.empty) return me.id;
  const talk = new Talk(db, me.id, nowMs);
  await talk.conversation(
    {
      kind: 'channel',
      name: 'front desk',
      behind: options.coming === 'newer',
      topic: 'Who is where today, and what cannot wait',
      visibility: 'public',
    },
    users,
    options.long,
  );
  await talk.showcase(users);
  await talk.conversation({ kind: 'direct' }, [me, user(users, 3)], 6, 3 * 60 * MINUTE);
  await talk.conversation({ kind: 'client' }, [me, user(users, 11)], 9, DAY);
  await talk.conversation({ kind: 'group', name: null }, users.slice(0, 8), 14, 2 * DAY, {
    unread: 3,
  });
  await talk.conversation({ kind: 'direct' }, [me, user(users, 4)], 0, 5 * MINUTE, {
    state: 'pending',
  });
  await talk.conversation({ kind: 'direct' }, [me, user(users, 8)], 5, 400 * DAY);
  const lacking = {
    kind: 'channel',
    name: 'radiology',
    behind: options.coming !== 'nothing',
  } as const;
  await talk.conversation(lacking, users.slice(0, 4), 0, MINUTE);
  const late = { kind: 'group', name: 'Night shift', history: 'since_join' } as const;
  await talk.conversation({ ...late, readableFrom: 12 }, users.slice(0, 5), 4, 30 * MINUTE);
  if (options.coming === 'older') await lackOlder(db);
  await talk.refusedGroup(users.slice(0, 3));
  for (let index = 0; index < options.channels; index += 1) {
    const name = [
      'stock',
      'rota',
      'lab',
      'maintenance and repairs of everything in the building',
      'training',
    ][index % 5];
    await talk.conversation(
      {
        kind: 'channel',
        name: `${name}${index > 4 ? ` ${index}` : ''}`,
        visibility: index % 4 === 0 ? 'private' : 'public',
      },
      users.slice(0, 6),
      5,
      (3 + index * 2) * DAY,
      index === 1 ? { unread: 12, mentions: 1 } : {},
    );
  }
  return me.id;
};

/** Every conversation has a closed segment that was not fetched. */
const lackOlder = async (db: LocalDatabase): Promise<void> => {
  for (const { id: conversation } of await db.conversations.toArray()) {
    await db.segments.add({
      name: SegmentName.parse(`${conversation}.0.${id()}`),
      conversation,
      number: 0,
      state: 'absent',
      entries: 2_000,
      lastSequence: 0,
      digest: '',
      replica: null,
      fromMs: 0,
      toMs: 0,
    });
  }
};

const user = (users: readonly DirectoryUser[], index: number): DirectoryUser => {
  const found = users[index];
  if (!found) throw new Error(`no person ${index}`);
  return found;
};

class Talk {
  constructor(
    private readonly db: LocalDatabase,
    private readonly me: UserId,
    private readonly nowMs: number,
  ) {}

  message(
    conversation: ConversationId,
    n: number,
    author: UserId,
    at: number,
    fields: Partial<MessageRow>,
  ): MessageRow {
    const text = fields.text ?? LINES[Math.floor(next() * LINES.length)] ?? '';
    const key = EntryKey.parse(id());
    const entry = EntryId.parse(letters(32));
    return {
      ref: `${author}/${key}`,
      conversation,
      sort: `${at.toString(16).padStart(12, '0')}0000.${entry}`,
      id: entry,
      key,
      author,
      kind: 'message',
      text,
      original: text,
      system: null,
      replyTo: null,
      thread: null,
      pendingReplyTo: null,
      pendingThread: null,
      mentions: [],
      originalMentions: [],
      files: [],
      at,
      sequence: n,
      arrivedAt: at + 300,
      via: null,
      delivery: 'stored',
      refusal: null,
      proof: author === this.me ? 'own' : 'proven',
      edits: [],
      redacted: null,
      reactions: [],
      pinned: false,
      replies: 0,
      lastReplyAt: null,
      countable: author === this.me ? 0 : 1,
      ...fields,
    };
  }

  async conversation(
    about: Partial<ConversationRow>,
    members: readonly DirectoryUser[],
    count: number,
    agoMs = 20 * MINUTE,
    change: Partial<ConversationRow> = {},
  ): Promise<ConversationId> {
    const conversation = ConversationId.parse(id());
    const rows: MessageRow[] = [];
    let at = this.nowMs - agoMs;
    for (let n = count; n > 0; n -= 1) {
      const author = user(members, Math.floor(next() * members.length)).id;
      rows.push(this.message(conversation, n, author, at, {}));
      at -= Math.floor(next() * (next() < 0.15 ? 8 * 60 : 9) * MINUTE) + 20_000;
    }
    await this.db.messages.bulkAdd(rows);
    await this.put(conversation, about, members, rows[0], count - (change.unread ?? 0), change);
    return conversation;
  }

  async put(
    conversation: ConversationId,
    about: Partial<ConversationRow>,
    members: readonly DirectoryUser[],
    last: MessageRow | undefined,
    marker: number,
    change: Partial<ConversationRow> = {},
  ): Promise<void> {
    await this.db.conversations.add({
      id: conversation,
      kind: 'direct',
      name: null,
      topic: null,
      visibility: 'private',
      recordPolicy: 'editable',
      history: 'all',
      archived: false,
      createdAt: this.nowMs - 900 * DAY,
      createdBy: this.me,
      members: members.map(({ id: member }, index) => ({
        user: member,
        role: index === 0 ? 'owner' : 'member',
        joinedAt: 0,
      })),
      readableFrom: 0,
      state: 'here',
      refusal: null,
      lastAt: last?.at ?? this.nowMs - 5 * MINUTE,
      lastPreview: last ? { author: last.author, text: last.text, kind: last.kind } : null,
      sequence: last?.sequence ?? 0,
      head: SegmentName.parse(`${conversation}.0.${id()}`),
      listed: null,
      behind: false,
      marker,
      unread: 0,
      mentions: 0,
      ...about,
      ...change,
    });
  }

  /** A group that the server did not create, with a message and a draft written in it. */
  async refusedGroup(members: readonly DirectoryUser[]): Promise<void> {
    const message = 'The server did not create the group.';
    const refusal = { code: 'kind-not-here', message };
    const group = { kind: 'group', name: 'Roof terrace' } as const;
    const state = { state: 'refused', refusal: message } as const;
    const conversation = await this.conversation(group, members, 0, MINUTE, state);
    const at = this.nowMs - 2 * MINUTE;
    const why = { code: 'conversation-not-created', detail: message, at } as const;
    const row = this.message(conversation, 1, this.me, at, {
      text: 'Who brings the coffee?',
      delivery: 'refused',
      sequence: null,
      arrivedAt: null,
      refusal: why,
    });
    await this.db.messages.add(row);
    await this.db.outbox.add({
      key: row.key,
      conversation,
      draft: { kind: 'message', text: row.text },
      state: 'refused',
      id: null,
      bytes: null,
      writtenAt: at,
      writtenMono: 0,
      run: '',
      seen: { ms: 0, counter: 0 },
      refusal: why,
    });
    await this.db.drafts.add({ conversation, text: 'And the cups', updatedAt: at });
    await this.db.commands.add({
      key: EntryKey.parse(id()),
      conversation,
      command: { type: 'create-group', conversation, name: group.name, members: [] },
      state: 'refused',
      refusal,
    });
  }

  /** One of everything. */
  async showcase(people: readonly DirectoryUser[]): Promise<void> {
    const conversation = ConversationId.parse(id());
    const [me, bo, chiara, jan] = [
      user(people, 0),
      user(people, 1),
      user(people, 2),
      user(people, 3),
    ];
    const start = this.nowMs - DAY - 3 * 60 * MINUTE;
    const rows: MessageRow[] = [];
    const say = (minute: number, who: DirectoryUser, fields: Partial<MessageRow>): MessageRow => {
      const at = start + minute * MINUTE;
      const row = this.message(conversation, rows.length + 1, who.id, at, fields);
      rows.push(row);
      return row;
    };
    say(0, me, { kind: 'system', text: '', countable: 0, system: { event: 'created' } });
    say(1, me, {
      kind: 'system',
      text: '',
      countable: 0,
      system: { event: 'joined', user: chiara.id },
    });
    const first = say(4, bo, {
      text: 'Good morning. The **compressor** makes a noise again, like last week.\nI switched to the spare one.',
    });
    say(5, bo, {
      text: 'Its log says:\n```log\n08:41:07 WARN  pressure 5.1 bar, expected 6.0 ± 0.4 (sensor 2, relay K7, retry 3 of 5)\n08:41:09 ERROR stopped\n```\nCan `K7` be reset by hand?',
      pinned: true,
    });
    say(7, chiara, {
      text: 'Yes: see https://manuals.example/compressor#k7. @Ana de Vries has the key.',
      mentions: [me.id],
      replyTo: first.id,
      reactions: [
        { emoji: '👍', users: [bo.id, me.id] },
        { emoji: '🙏', users: [jan.id] },
      ],
    });
    say(9, me, { text: 'On my way, five minutes.' });
    say(9.5, me, {
      text: 'I also called the service: they come *tomorrow* between nine and eleven, and ask that somebody who knows the machine is there.',
      original: 'I also called the service, they come tomorrow.',
      edits: [{ at: start + 12 * MINUTE, text: 'x', author: me.id, proof: 'own' }],
    });
    say(30, jan, { text: '', redacted: { at: start + 40 * MINUTE, by: jan.id, reason: null } });
    say(32, jan, {
      text: 'The scans of this morning, please look before two.',
      files: [
        {
          name: 'OPG-2026-11-19 Jansen upper left.dcm',
          type: 'application/dicom',
          size: 18_400_000,
        },
        { name: 'notes.pdf', size: 84_000 },
      ],
    });
    say(60, user(people, 8), { text: 'Imported from the old chat.', via: 'import', countable: 0 });
    say(24 * 60 + 1, chiara, {
      text: 'Written while the Wi-Fi in the north wing was down: room 5 needs new filters.',
      arrivedAt: start + (24 * 60 + 64) * MINUTE,
    });
    say(24 * 60 + 5, bo, { text: 'This one claims to be from me but is not.', proof: 'unproven' });
    say(24 * 60 + 7, me, { text: 'Then we meet at twelve.' });
    say(24 * 60 + 40, jan, { text: 'Good. I bring the plan for January.' });
    say(24 * 60 + 41, chiara, { text: 'And cake 🎂' });
    say(24 * 60 + 60, me, {
      text: 'Written while offline: it waits here.',
      delivery: 'saved',
      sequence: null,
      arrivedAt: null,
      id: null,
    });
    say(24 * 60 + 61, me, {
      text: 'This one came after I was taken out of the group.',
      delivery: 'refused',
      sequence: null,
      arrivedAt: null,
      refusal: { code: 'not-a-member', detail: '', at: this.nowMs },
    });
    const then = rows.find(({ text }) => text.startsWith('Then we meet'));
    await this.db.messages.bulkAdd(rows);
    await this.put(
      conversation,
      { kind: 'group', name: 'Machines and rooms' },
      people.slice(0, 10),
      rows[rows.length - 3],
      13,
      { unread: 2, mentions: 1, lastAt: this.nowMs - MINUTE },
    );
    await this.db.drafts.add({ conversation, text: '', updatedAt: 0 });
    for (const row of rows.filter(({ delivery }) => delivery !== 'stored')) {
      await this.db.outbox.add({
        key: row.key,
        conversation,
        draft: { kind: 'message', text: row.text },
        state: row.delivery === 'refused' ? 'refused' : 'waiting',
        id: null,
        bytes: null,
        writtenAt: row.at,
        writtenMono: 0,
        run: '',
        seen: { ms: 0, counter: 0 },
        refusal: row.refusal,
      });
    }
    const refused = { code: 'not-permitted', detail: '', at: this.nowMs } as const;
    const changes: Draftable[] = [];
    if (then?.id) {
      const text = 'Then we meet at half past twelve, in room 4: the lab needs the other one.';
      changes.push({ kind: 'edit', target: { id: then.id }, text });
      changes.push({ kind: 'reaction', target: { id: then.id }, emoji: '👍', on: true });
    }
    const lost = 'An edit of a message that is not on this device any more.';
    changes.push({ kind: 'edit', target: { id: EntryId.parse(letters(32)) }, text: lost });
    for (const draft of changes) {
      await this.db.outbox.add({
        key: EntryKey.parse(id()),
        conversation,
        draft,
        state: 'refused',
        id: null,
        bytes: null,
        writtenAt: this.nowMs,
        writtenMono: 0,
        run: '',
        seen: { ms: 0, counter: 0 },
        refusal: refused,
      });
    }
  }
}
