/** Conversations that show each sign a message can carry, and what the server refused. */
import { ConversationId, type DirectoryUser, EntryId, EntryKey } from '@corridor/core';
import type { Draftable, MessageRow } from '../../local/database.ts';
import { DAY, id, letters, MINUTE } from './made-up.ts';
import { user } from './made-up-practice.ts';
import type { Talk } from './talk.ts';

/** A group that the server did not create, with a message and a draft written in it. */
export const refusedGroup = async (
  talk: Talk,
  members: readonly DirectoryUser[],
): Promise<void> => {
  const message = 'The server did not create the group.';
  const refusal = { code: 'kind-not-here', message };
  const group = { kind: 'group', name: 'Roof terrace' } as const;
  const state = { state: 'refused', refusal: refusal.code } as const;
  const conversation = await talk.conversation(group, members, 0, MINUTE, state);
  const at = talk.nowMs - 2 * MINUTE;
  const why = { code: 'conversation-not-created', detail: message, at } as const;
  const row = talk.message(conversation, 1, talk.me, at, {
    text: 'Who brings the coffee?',
    delivery: 'refused',
    undelivered: 'refused',
    sequence: null,
    arrivedAt: null,
    refusal: why,
  });
  await talk.db.messages.add(row);
  await talk.db.outbox.add({
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
  await talk.db.drafts.add({ conversation, text: 'And the cups', updatedAt: at });
  await talk.db.commands.add({
    key: EntryKey.parse(id()),
    conversation,
    command: { type: 'create-group', conversation, name: group.name, members: [] },
    state: 'refused',
    refusal,
  });
};

/** One of everything. */
export const showcase = async (talk: Talk, people: readonly DirectoryUser[]): Promise<void> => {
  const conversation = ConversationId.parse(id());
  const [me, bo, chiara, jan] = [
    user(people, 0),
    user(people, 1),
    user(people, 2),
    user(people, 3),
  ];
  const start = talk.nowMs - DAY - 3 * 60 * MINUTE;
  const rows: MessageRow[] = [];
  const say = (minute: number, who: DirectoryUser, fields: Partial<MessageRow>): MessageRow => {
    const at = start + minute * MINUTE;
    const row = talk.message(conversation, rows.length + 1, who.id, at, fields);
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
      { emoji: '🎉', users: people.slice(1, 9).map((each) => each.id), count: 10_000 },
      { emoji: 'a text that somebody sent as if it were an emoji, of 64 letters', users: [bo.id] },
    ],
    moreReactions: 9_980,
  });
  say(9, me, { text: 'On my way, five minutes.' });
  say(9.5, me, {
    text: 'I also called the service: they come *tomorrow* between nine and eleven, and ask that somebody who knows the machine is there.',
    original: 'I also called the service, they come tomorrow.',
    edits: [{ at: start + 12 * MINUTE, text: 'x', author: me.id }],
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
    undelivered: 'saved',
    sequence: null,
    arrivedAt: null,
    id: null,
  });
  say(24 * 60 + 61, me, {
    text: 'This one came after I was taken out of the group.',
    delivery: 'refused',
    undelivered: 'refused',
    sequence: null,
    arrivedAt: null,
    refusal: { code: 'not-a-member', detail: '', at: talk.nowMs },
  });
  const then = rows.find(({ text }) => text.startsWith('Then we meet'));
  await talk.db.messages.bulkAdd(rows);
  await talk.put(
    conversation,
    { kind: 'group', name: 'Machines and rooms' },
    people.slice(0, 10),
    rows[rows.length - 3],
    13,
    { unread: 2, mentions: 1, lastAt: talk.nowMs - MINUTE },
  );
  await talk.db.drafts.add({ conversation, text: '', updatedAt: 0 });
  for (const row of rows.filter(({ delivery }) => delivery !== 'stored')) {
    await talk.db.outbox.add({
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
  const refused = { code: 'not-permitted', detail: '', at: talk.nowMs } as const;
  const changes: Draftable[] = [];
  if (then?.id) {
    const text = 'Then we meet at half past twelve, in room 4: the lab needs the other one.';
    changes.push({ kind: 'edit', target: { id: then.id }, text });
    changes.push({ kind: 'reaction', target: { id: then.id }, emoji: '👍', on: true });
  }
  const lost = 'An edit of a message that is not on this device any more.';
  changes.push({ kind: 'edit', target: { id: EntryId.parse(letters(32)) }, text: lost });
  for (const draft of changes) {
    await talk.db.outbox.add({
      key: EntryKey.parse(id()),
      conversation,
      draft,
      state: 'refused',
      id: null,
      bytes: null,
      writtenAt: talk.nowMs,
      writtenMono: 0,
      run: '',
      seen: { ms: 0, counter: 0 },
      refusal: refused,
    });
  }
};
