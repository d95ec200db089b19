/** What the palette offers beside messages: conversations, people, commands, earlier searches. Pure. */
import type {
  ConversationId,
  DirectoryUser,
  SearchFound,
  SegmentName,
  UserId,
} from '@corridor/core';
import type { ListItem } from '../conversations/list-items.ts';
import { matches } from '../conversations/names.ts';
import type { ConversationRow } from '../local/database.ts';
import type { Completion } from './complete.ts';
import type { Found } from './port.ts';

/** Something that can be done from anywhere; the composition root says what there is. */
export interface PaletteCommand {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

export type PaletteItem =
  | { readonly kind: 'recent'; readonly key: string; readonly text: string }
  | { readonly kind: 'filter'; readonly key: string; readonly completion: Completion }
  | { readonly kind: 'conversation'; readonly key: string; readonly item: ListItem }
  /** A public channel that one is not in: to join. */
  | { readonly kind: 'channel'; readonly key: string; readonly row: ConversationRow }
  | { readonly kind: 'person'; readonly key: string; readonly person: DirectoryUser }
  | { readonly kind: 'command'; readonly key: string; readonly command: PaletteCommand }
  | { readonly kind: 'message'; readonly key: string; readonly found: Found }
  /** A message that is not on this device. */
  | { readonly kind: 'server'; readonly key: string; readonly found: SearchFound };

interface Sources {
  readonly typed: string;
  readonly conversations: readonly ListItem[];
  /** Public channels that this person can join. */
  readonly channels: readonly ConversationRow[];
  /** Whom this person may write to; those with a conversation already are offered as that. */
  readonly people: readonly DirectoryUser[];
  readonly commands: readonly PaletteCommand[];
  readonly recent: readonly string[];
  readonly completions: readonly Completion[];
  readonly found: readonly Found[];
  /** What the server found beside it. */
  readonly onServer: readonly SearchFound[];
}

const CONVERSATIONS = 5;
const CHANNELS = 5;
const PEOPLE = 5;

/** Names that begin as typed come before those that have it further in. */
const ranked = <T>(all: readonly T[], typed: string, nameOf: (each: T) => string): T[] => {
  const start = typed.trim().toLowerCase();
  const first = (each: T): boolean => nameOf(each).toLowerCase().startsWith(start);
  const found = all.filter((each) => matches(nameOf(each), typed));
  return [...found.filter(first), ...found.filter((each) => !first(each))];
};

const directWith = (conversations: readonly ListItem[]): ReadonlySet<UserId> =>
  new Set(
    conversations.flatMap(({ other, row }) => (other && row.state === 'here' ? other.id : [])),
  );

/** A message may have come to this device since the server was asked. */
const withoutDoubles = (
  found: readonly Found[],
  onServer: readonly SearchFound[],
): readonly SearchFound[] => {
  const here = new Set(found.map(({ id }) => id));
  return onServer.filter(({ id }) => !here.has(id));
};

/** In the order in which they are shown. */
export const paletteItems = (sources: Sources): PaletteItem[] => {
  const { typed, conversations, people, commands, recent, completions, found, onServer } = sources;
  const nameOf = ({ name, topic }: ConversationRow): string => `${name ?? ''} ${topic ?? ''}`;
  const asked = typed.trim() !== '';
  const known = directWith(conversations);
  const filtering = completions.length > 0;
  return [
    ...(asked ? [] : recent).map(
      (text): PaletteItem => ({ kind: 'recent', key: `recent ${text}`, text }),
    ),
    ...completions.map(
      (completion): PaletteItem => ({
        kind: 'filter',
        key: `filter ${completion.text}`,
        completion,
      }),
    ),
    ...(filtering ? [] : ranked(conversations, typed, ({ name }) => name))
      .slice(0, CONVERSATIONS)
      .map((item): PaletteItem => ({ kind: 'conversation', key: `c ${item.row.id}`, item })),
    ...(asked && !filtering ? ranked(sources.channels, typed, nameOf) : [])
      .slice(0, CHANNELS)
      .map((row): PaletteItem => ({ kind: 'channel', key: `j ${row.id}`, row })),
    ...(asked && !filtering ? ranked(people, typed, ({ name }) => name) : [])
      .filter(({ id }) => !known.has(id))
      .slice(0, PEOPLE)
      .map((person): PaletteItem => ({ kind: 'person', key: `p ${person.id}`, person })),
    ...(filtering ? [] : ranked(commands, typed, ({ label }) => label)).map(
      (command): PaletteItem => ({ kind: 'command', key: `do ${command.id}`, command }),
    ),
    ...found.map((each): PaletteItem => ({ kind: 'message', key: `m ${each.ref}`, found: each })),
    ...withoutDoubles(found, onServer).map(
      (each): PaletteItem => ({ kind: 'server', key: `s ${each.id}`, found: each }),
    ),
  ];
};

export interface PaletteTarget {
  openConversation: (id: ConversationId) => void;
  openMessage: (found: Pick<Found, 'conversation' | 'id'>) => void;
  /** Fetches what holds a message that is not here, before all else that is to be fetched. */
  fetch: (segment: SegmentName) => void;
  /** Asks to join a public channel, and opens it. */
  joinChannel: (id: ConversationId) => void;
  startDirect: (user: UserId) => void;
}
