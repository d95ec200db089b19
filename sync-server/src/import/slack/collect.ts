/**
 * The events of a channel before they are converted: what cannot be used is counted and dropped, and
 * every message is found, also those that only a later edit or reply tells of.
 */
import { Tally } from '../tally.ts';
import { SlackEvent, type SlackInner } from './schema.ts';
import { canonicalTs, slackTime } from './time.ts';

/** An event as it stands in the export, with the place that a summary may name. */
export interface PlacedEvent {
  readonly json: unknown;
  readonly place: string;
}

/** A message as it was first written. */
export interface BaseMessage {
  readonly source: SlackEvent | SlackInner;
  readonly place: string;
  /** The export does not hold the message itself: a later event repeats it. */
  readonly recovered: boolean;
}

export interface CollectedEvents {
  readonly usable: readonly { readonly event: SlackEvent; readonly place: string }[];
  /** By canonical time. */
  readonly bases: ReadonlyMap<string, BaseMessage>;
  readonly tally: Tally;
}

type SystemEvent = 'joined' | 'left' | 'topic' | 'renamed' | 'archived' | 'unarchived';

const systemEvents: ReadonlyMap<string, SystemEvent> = new Map(
  ['channel', 'group'].flatMap((kind): [string, SystemEvent][] => [
    [`${kind}_join`, 'joined'],
    [`${kind}_leave`, 'left'],
    [`${kind}_topic`, 'topic'],
    [`${kind}_purpose`, 'topic'],
    [`${kind}_name`, 'renamed'],
    [`${kind}_archive`, 'archived'],
    [`${kind}_unarchive`, 'unarchived'],
  ]),
);

/** What an event says about the conversation itself; null when it does not. */
export const systemEventOf = ({ subtype }: SlackEvent): SystemEvent | null =>
  (subtype && systemEvents.get(subtype)) || null;

const notMessages: ReadonlySet<string | null | undefined> = new Set([
  'message_changed',
  'message_deleted',
  'message_replied',
  'pinned_item',
  'unpinned_item',
  'tombstone',
]);

const isMessage = (event: SlackEvent): boolean =>
  !notMessages.has(event.subtype) && systemEventOf(event) === null;

/** The message that an edit or an announced reply repeats, when it was written before that. */
const repeatedBy = (event: SlackEvent): SlackInner | null => {
  const { message, subtype, ts } = event;
  if (!message || subtype === 'message_deleted' || notMessages.has(message.subtype)) return null;
  return slackTime(message.ts).ms > slackTime(ts).ms ? null : message;
};

/** @param nowMs Unix ms; later events are not imported */
export const collectEvents = (events: readonly PlacedEvent[], nowMs: number): CollectedEvents => {
  const tally = new Tally();
  const seen = new Set<string>();
  const usable: { event: SlackEvent; place: string }[] = [];
  const bases = new Map<string, BaseMessage>();
  for (const { json, place } of events) {
    tally.events++;
    const parsed = SlackEvent.safeParse(json);
    if (!parsed.success) {
      tally.skip('not-understood', place);
      continue;
    }
    const event = parsed.data;
    const ts = canonicalTs(event.ts);
    const name = `${ts} ${event.subtype ?? ''}`;
    if (seen.has(name)) tally.skip('twice-in-export', place);
    else if (slackTime(ts).ms > nowMs) tally.skip('in-the-future', place);
    else {
      seen.add(name);
      usable.push({ event, place });
      if (isMessage(event)) bases.set(ts, { source: event, place, recovered: false });
    }
  }
  for (const { event, place } of usable) {
    const source = repeatedBy(event);
    const ts = source === null ? null : canonicalTs(source.ts);
    if (source === null || ts === null || bases.has(ts)) continue;
    bases.set(ts, { source, place, recovered: true });
  }
  return { usable, bases, tally };
};
