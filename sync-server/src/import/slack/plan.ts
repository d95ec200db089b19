/** Reads a whole export before anything is written: its people, its channels, what each becomes. */
import type { PersonRef, PlannedEntry } from '../planned.ts';
import { Tally } from '../tally.ts';
import { convertChannel } from './convert.ts';
import { openSlackExport, type SlackExport } from './export.ts';
import { People, type SlackPerson } from './people.ts';
import type { SlackChannel } from './schema.ts';
import type { Names } from './text.ts';

export interface PlannedChannel {
  readonly channel: SlackChannel;
  readonly entries: number;
  readonly members: ReadonlySet<PersonRef>;
  /** Unix ms: as the export says, else when something first happened in it. */
  readonly createdAt: number;
}

/** From the earliest to the latest entry, Unix ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SlackPlan {
  readonly people: readonly SlackPerson[];
  /** Only channels in which something happened. */
  readonly channels: readonly PlannedChannel[];
  readonly emptyChannels: number;
  readonly privateConversations: number;
  readonly entries: number;
  /** Null when there is no entry. */
  readonly span: Span | null;
  readonly tally: Tally;
  /** The channel's entries, converted again: an export need not fit into memory. */
  entriesOf(channel: SlackChannel): Promise<readonly PlannedEntry[]>;
  close(): Promise<void>;
}

const planChannels = async (
  source: SlackExport,
  nowMs: number,
  onFile: (done: number, total: number) => void,
): Promise<SlackPlan> => {
  await source.verify(onFile);
  const people = new People(source.users);
  const byId = new Map(source.channels.map((channel) => [channel.id, channel.name]));
  const names: Names = {
    person: (id) => people.get(id).name,
    channel: (id) => byId.get(id) ?? null,
  };
  const convert = async (channel: SlackChannel) =>
    convertChannel(channel, await source.events(channel), people, names, nowMs);
  const tally = new Tally();
  const channels: PlannedChannel[] = [];
  let entries = 0;
  let emptyChannels = 0;
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = 0;
  for (const channel of source.channels) {
    const converted = await convert(channel);
    tally.add(converted.tally);
    if (converted.entries.length === 0) {
      emptyChannels++;
      continue;
    }
    const times = converted.entries.map(({ at }) => Number.parseInt(at.slice(0, 12), 16));
    const firstMs = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    fromMs = Math.min(fromMs, firstMs);
    toMs = times.reduce((a, b) => Math.max(a, b), toMs);
    entries += converted.entries.length;
    channels.push({
      channel,
      entries: converted.entries.length,
      members: converted.members,
      createdAt: channel.created ? channel.created * 1_000 : firstMs,
    });
  }
  return {
    people: [...people.all()],
    channels,
    emptyChannels,
    privateConversations: source.privateConversations,
    entries,
    span: entries === 0 ? null : { fromMs, toMs },
    tally,
    entriesOf: async (channel) => (await convert(channel)).entries,
    close: () => source.close(),
  };
};

/**
 * @param onFile told of every file that was checked
 * @throws ArchiveError one sentence that says why the archive cannot be used
 */
export const planSlackImport = async (
  path: string,
  nowMs: number,
  onFile: (done: number, total: number) => void,
): Promise<SlackPlan> => {
  const source = await openSlackExport(path);
  try {
    return await planChannels(source, nowMs, onFile);
  } catch (error) {
    await source.close();
    throw error;
  }
};
