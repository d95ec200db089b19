/** Rows of the conversation list, ready to show: pure, on what the local database holds. */
import type { ConversationId, DirectoryUser, UserId } from '@corridor/core';
import type { CommandRow, ConversationRow, DraftRow, SettingRow } from '../local/database.ts';
import type { OutboxCounts } from '../local/outbox-counts.ts';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import { conversationName, matches, otherOf, personName } from './names.ts';
import { type OwnSettings, ownSettings } from './own-settings.ts';

export interface ListItem {
  readonly row: ConversationRow;
  readonly name: string;
  /** The other person of a direct or client conversation. */
  readonly other: DirectoryUser | null;
  readonly draft: string | null;
  /** One's own messages here that wait or were refused. */
  readonly waiting: number;
  readonly refused: number;
  /** The code of why the server did not do what was asked with the conversation. */
  readonly commandRefused: string | null;
  /** What its reader settled for it. */
  readonly own: OwnSettings;
}

interface ListWords {
  readonly unnamed: string;
  readonly onlyYou: string;
}

interface ListSource {
  readonly rows: readonly ConversationRow[];
  /** Of several the last one is shown. */
  readonly drafts: readonly Pick<DraftRow, 'conversation' | 'text'>[];
  readonly outbox: readonly OutboxCounts[];
  /** Refused ones. */
  readonly commands: readonly Pick<CommandRow, 'conversation' | 'refusal'>[];
  readonly settings: readonly SettingRow[];
}

/**
 * Whether a conversation belongs in somebody's list: theirs, or one they were in and left something
 * behind in. Public channels that they are not in are found by browsing.
 * @param left conversations with a text, a draft or a refused command in them
 */
const isListed = (row: ConversationRow, me: UserId, left: ReadonlySet<ConversationId>): boolean =>
  row.state !== 'here' || left.has(row.id) || row.members.some(({ user }) => user === me);

export const listItems = (
  { rows, drafts, outbox, commands, settings }: ListSource,
  users: ReadonlyMap<UserId, DirectoryUser>,
  me: UserId,
  words: ListWords,
  /** Unix ms. */
  nowMs: number,
): ListItem[] => {
  const ownOf = ownSettings(settings, nowMs);
  const draftOf = new Map(drafts.map((draft) => [draft.conversation, draft]));
  const why = new Map(commands.map((each) => [each.conversation, each.refusal?.code ?? '']));
  const counts = new Map(outbox.map((count) => [count.conversation, count]));
  const left = new Set([...draftOf.keys(), ...why.keys(), ...counts.keys()]);
  return rows
    .filter((row) => isListed(row, me, left))
    .map((row) => {
      const otherId = row.kind === 'direct' || row.kind === 'client' ? otherOf(row, me) : null;
      const draft = draftOf.get(row.id);
      return {
        row,
        name: conversationName(row, users, me, words),
        other: otherId === null ? null : (users.get(otherId) ?? null),
        draft: draft && draft.text.trim() !== '' ? safeLine(draft.text) : null,
        waiting: counts.get(row.id)?.waiting ?? 0,
        refused: counts.get(row.id)?.refused ?? 0,
        commandRefused: why.get(row.id) ?? null,
        own: ownOf(row.id),
      };
    })
    .sort(
      (a, b) =>
        Number(b.own.pinned) - Number(a.own.pinned) ||
        b.row.lastAt - a.row.lastAt ||
        (a.row.id < b.row.id ? -1 : 1),
    );
};

export type ListFilter = 'all' | 'unread' | 'pinned';

/** Something in it was not read, or its reader wants to come back to it. */
export const isUnread = ({ row, own }: Pick<ListItem, 'row' | 'own'>): boolean =>
  row.unread > 0 || own.markedUnread;

/** What one has open stays, so that it does not go away because it is read. */
export const ofFilter = (
  items: readonly ListItem[],
  filter: ListFilter,
  open: ConversationId | null,
): readonly ListItem[] => {
  if (filter === 'all') return items;
  return items.filter(
    (item) => item.row.id === open || (filter === 'pinned' ? item.own.pinned : isUnread(item)),
  );
};

/** What is unread and not quiet: a mention counts in a quiet one too, and what was marked by oneself. */
const asksFor = ({ row, own }: ListItem): number =>
  Math.max(own.quiet ? row.mentions : row.unread, own.markedUnread ? 1 : 0);

export const totalUnread = (items: readonly ListItem[]): number =>
  items.reduce((sum, item) => sum + asksFor(item), 0);

export const filterItems = (items: readonly ListItem[], typed: string): readonly ListItem[] =>
  typed.trim() === '' ? items : items.filter(({ name }) => matches(name, typed));

/** The conversation above or below one in the list, for Alt+Up and Alt+Down. */
export const neighbour = (
  items: readonly ListItem[],
  current: ConversationId | null,
  step: 1 | -1,
): ConversationId | null => {
  const at = items.findIndex(({ row }) => row.id === current);
  if (at < 0) return items[0]?.row.id ?? null;
  return items[at + step]?.row.id ?? null;
};

/** The next one above or below that has something unread, once around the list; null: none has. */
export const unreadNeighbour = (
  items: readonly ListItem[],
  current: ConversationId | null,
  step: 1 | -1,
): ConversationId | null => {
  const at = items.findIndex(({ row }) => row.id === current);
  const after = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))];
  const before = [...items.slice(0, Math.max(0, at)).reverse(), ...items.slice(at + 1).reverse()];
  return (step === 1 ? after : before).find((item) => asksFor(item) > 0)?.row.id ?? null;
};

/** `You: text` and so on, on one line; the author is named where several write. */
export const previewLine = (
  { row }: Pick<ListItem, 'row'>,
  users: ReadonlyMap<UserId, DirectoryUser>,
  me: UserId,
  words: { readonly you: string; readonly unnamed: string; readonly removed: string },
): string => {
  if (row.lastPreview === null) return '';
  const { author, kind } = row.lastPreview;
  const text = safeLine(plainLine(row.lastPreview.text)) || words.removed;
  if (kind === 'system') return text === words.removed ? '' : text;
  if (author === me) return `${words.you} ${text}`;
  if (row.kind === 'direct' || row.kind === 'client') return text;
  return `${personName(users, author, words.unnamed).split(' ')[0]}: ${text}`;
};
