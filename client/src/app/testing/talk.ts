/** Conversations and messages as the local database has them, made up. */
import {
  ConversationId,
  type DirectoryUser,
  EntryId,
  EntryKey,
  SegmentName,
  type UserId,
} from '@corridor/core';
import type { ConversationRow, LocalDatabase, MessageRow } from '../../local/database.ts';
import { DAY, id, letters, MINUTE, next } from './made-up.ts';
import { user } from './made-up-practice.ts';

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

export class Talk {
  constructor(
    readonly db: LocalDatabase,
    readonly me: UserId,
    readonly nowMs: number,
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
}
