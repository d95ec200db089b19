/**
 * The events of one Slack channel as planned entries, in the order of their times. Pure: the same
 * export gives the same plan, which is what makes an import restartable.
 */
import type { FileMention } from '@corridor/core';
import type { PersonRef, PlannedContent, PlannedEntry, Ref } from '../planned.ts';
import type { ImportedAs, Tally } from '../tally.ts';
import {
  type BaseMessage,
  type CollectedEvents,
  collectEvents,
  type PlacedEvent,
  systemEventOf,
} from './collect.ts';
import { emojiOf } from './emoji.ts';
import { type MessageContent, messageContent } from './message.ts';
import type { People } from './people.ts';
import type { SlackChannel, SlackEvent, SlackInner } from './schema.ts';
import { convertText, type Names, splitText } from './text.ts';
import { canonicalTs, STEPS, slackStamp } from './time.ts';

export interface ConvertedChannel {
  /** Ascending by (time, step); what an entry points at stands before it. */
  readonly entries: readonly PlannedEntry[];
  /** Who is listed as a member, wrote or joined, and did not leave last. */
  readonly members: ReadonlySet<PersonRef>;
  readonly tally: Tally;
}

/** What is known of a message that has been planned. */
interface Planned {
  readonly author: PersonRef;
  /** The text as the export has it now; null when it was deleted. */
  raw: string | null;
  /** Its converted parts, in the order of `refs`. */
  parts: readonly string[];
  readonly refs: Ref[];
}

const MAX_FILES_PER_MESSAGE = 20;
const MAX_MENTIONS = 64;
const MAX_SYSTEM_TEXT = 2_000;

class ChannelConverter {
  readonly tally: Tally;
  readonly entries: PlannedEntry[] = [];
  readonly members = new Set<PersonRef>();
  readonly #people: People;
  readonly #names: Names;
  readonly #bases: ReadonlyMap<string, BaseMessage>;
  readonly #planned = new Map<string, Planned>();
  readonly #pinned = new Set<string>();

  constructor(people: People, names: Names, { bases, tally }: CollectedEvents) {
    this.#people = people;
    this.#names = names;
    this.#bases = bases;
    this.tally = tally;
  }

  #emit(ref: Ref, author: PersonRef, ts: string, step: number, content: PlannedContent): void {
    this.entries.push({ ref, author, at: slackStamp(ts, step), content });
  }

  /** Cuts what a message holds into entries' worth. */
  #cut(content: MessageContent, place: string): { texts: string[]; files: FileMention[][] } {
    let texts = [...splitText(content.text)];
    const files: FileMention[][] = [];
    for (let i = 0; i < content.files.length; i += MAX_FILES_PER_MESSAGE) {
      files.push(content.files.slice(i, i + MAX_FILES_PER_MESSAGE));
    }
    const most = STEPS - 1;
    if (texts.length > most) {
      this.tally.skip('too-long', place);
      texts = texts.slice(0, most);
    }
    return { texts, files: files.slice(0, most) };
  }

  message(ts: string, base: BaseMessage): void {
    const { source, place } = base;
    const author = this.#people.authorOf(source);
    const byBot = this.#people.get(author).bot || source.subtype === 'bot_message';
    const content = messageContent(source, byBot, this.#names);
    if (content.previews > 0) this.tally.skip('link-preview', place, content.previews);
    if (content.text === '' && content.files.length === 0) {
      this.tally.skip('empty', place);
      return;
    }
    const threadTs = source.thread_ts ? canonicalTs(source.thread_ts) : ts;
    const parent = threadTs === ts ? undefined : this.#planned.get(threadTs);
    if (threadTs !== ts && !parent) this.tally.skip('no-parent', place);
    const { texts, files } = this.#cut(content, place);
    const refs: Ref[] = [];
    for (let part = 0; part < Math.max(texts.length, files.length); part++) {
      const ref = part === 0 ? `${ts}|message` : `${ts}|message|${part}`;
      refs.push(ref);
      this.#emit(ref, author, ts, part, {
        kind: 'message',
        text: texts[part] ?? '',
        thread: parent?.refs[0] ?? null,
        mentions: part === 0 ? this.#mentioned(content.mentions) : [],
        files: files[part] ?? [],
      });
    }
    this.#planned.set(ts, { author, raw: source.text ?? '', parts: texts, refs });
    this.members.add(author);
    if (refs.length > 1) this.tally.take('continued', refs.length - 1);
    if (content.files.length > 0) this.tally.take('file', content.files.length);
    this.tally.take(kindOf(base, byBot, parent !== undefined));
    this.#reactions(ts, source, refs[0] ?? '');
  }

  #mentioned(ids: readonly string[]): PersonRef[] {
    return ids.slice(0, MAX_MENTIONS).map((id) => this.#people.get(id).ref);
  }

  #reactions(ts: string, source: SlackEvent | SlackInner, target: Ref): void {
    for (const { name, users } of source.reactions ?? []) {
      const emoji = emojiOf(name) ?? `:${name.slice(0, 62).toWellFormed()}:`;
      for (const user of new Set(users)) {
        const author = this.#people.get(user).ref;
        this.#emit(`${ts}|reaction|${name}|${user}`, author, ts, STEPS - 1, {
          kind: 'reaction',
          target,
          emoji,
        });
        this.tally.take('reaction');
      }
    }
  }

  event(event: SlackEvent, place: string): void {
    const ts = canonicalTs(event.ts);
    const system = systemEventOf(event);
    if (system !== null) {
      this.#system(ts, event, system);
      return;
    }
    switch (event.subtype) {
      case 'message_replied':
        this.tally.skip('announces-reply', place);
        break;
      case 'message_changed':
        this.#changed(ts, event, place);
        break;
      case 'message_deleted':
        this.#deleted(ts, event.deleted_ts ?? null, null, place);
        break;
      case 'pinned_item':
        this.#pin(ts, this.#people.authorOf(event), event.item?.ts ?? null, place);
        break;
      case 'tombstone':
        this.tally.skip('deleted-in-slack', place);
        break;
      case 'unpinned_item':
        this.tally.skip('other-event', place);
        break;
      default: {
        const base = this.#bases.get(ts);
        if (base && !this.#planned.has(ts)) this.message(ts, base);
        else this.tally.skip('twice-in-export', place);
      }
    }
  }

  #system(
    ts: string,
    event: SlackEvent,
    kind: NonNullable<ReturnType<typeof systemEventOf>>,
  ): void {
    const author = this.#people.authorOf(event);
    const presence = kind === 'joined' || kind === 'left';
    if (kind === 'joined') this.members.add(author);
    if (kind === 'left') this.members.delete(author);
    const raw = kind === 'renamed' ? event.name : (event.topic ?? event.purpose);
    const text = presence || !raw ? null : convertText(raw, this.#names).text;
    this.#emit(`${ts}|${kind}`, author, ts, 0, {
      kind: 'system',
      event: kind,
      user: presence ? author : null,
      text: text === null ? null : text.slice(0, MAX_SYSTEM_TEXT).toWellFormed(),
    });
    this.tally.take(kind === 'unarchived' ? 'archived' : kind);
  }

  #changed(ts: string, event: SlackEvent, place: string): void {
    const inner = event.message;
    if (!inner) {
      this.tally.skip('not-understood', place);
      return;
    }
    const target = canonicalTs(inner.ts);
    if (inner.subtype === 'tombstone') {
      this.#deleted(ts, target, inner.edited?.user ?? null, place);
      return;
    }
    const base = this.#bases.get(target);
    if (base?.recovered && base.place === place) {
      this.tally.skip('edit-outside', place);
      return;
    }
    const planned = this.#planned.get(target);
    if (!planned) {
      this.tally.skip('edit-outside', place);
      return;
    }
    if (planned.raw === null) {
      this.tally.skip('edit-after-deletion', place);
      return;
    }
    const raw = inner.text ?? '';
    if (raw === planned.raw) {
      this.tally.skip('changes-nothing', place);
      return;
    }
    const byBot = this.#people.get(planned.author).bot;
    const content = messageContent(inner, byBot, this.#names);
    const parts = this.#cut({ ...content, files: [] }, place).texts;
    planned.raw = raw;
    if (parts.join('') === planned.parts.join('')) {
      this.tally.skip('changes-nothing', place);
      return;
    }
    if (content.text === '') {
      this.tally.skip('edit-to-nothing', place);
      return;
    }
    this.#rewrite(ts, planned, parts, this.#mentioned(content.mentions));
    planned.parts = parts;
    this.tally.take('edit');
  }

  /** Part by part: changed ones are edited, new ones continue the message, the rest is redacted. */
  #rewrite(ts: string, planned: Planned, parts: readonly string[], mentions: PersonRef[]): void {
    const { author, refs } = planned;
    for (const [step, text] of parts.entries()) {
      const target = refs[step];
      const ref = `${ts}|edit|${step}`;
      if (target === undefined) {
        refs.push(ref);
        const content = { kind: 'message', text, thread: null, mentions: [], files: [] } as const;
        this.#emit(ref, author, ts, step, content);
        this.tally.take('continued');
      } else if (text !== planned.parts[step]) {
        this.#emit(ref, author, ts, step, {
          kind: 'edit',
          target,
          text,
          mentions: step === 0 ? mentions : [],
        });
      }
    }
    for (const target of refs.splice(Math.max(1, parts.length))) {
      this.#emit(`${ts}|redaction|${target}`, author, ts, STEPS - 1, { kind: 'redaction', target });
    }
  }

  #deleted(ts: string, deletedTs: string | null, by: PersonRef | null, place: string): void {
    const planned = deletedTs === null ? undefined : this.#planned.get(canonicalTs(deletedTs));
    if (!planned) {
      this.tally.skip('deletion-outside', place);
      return;
    }
    if (planned.raw === null) {
      this.tally.skip('twice-in-export', place);
      return;
    }
    planned.raw = null;
    // Slack does not say who deleted a message, except where it left a tombstone.
    const author = by === null ? planned.author : this.#people.get(by).ref;
    for (const [step, target] of planned.refs.entries()) {
      const ref = step === 0 ? `${ts}|redaction` : `${ts}|redaction|${step}`;
      this.#emit(ref, author, ts, step, { kind: 'redaction', target });
    }
    this.tally.take('redaction');
  }

  #pin(ts: string, author: PersonRef, item: string | null, place: string): void {
    const planned = item === null ? undefined : this.#planned.get(canonicalTs(item));
    const target = planned?.refs[0];
    if (target === undefined) {
      this.tally.skip('pin-unknown', place);
      return;
    }
    if (this.#pinned.has(target)) {
      this.tally.skip('twice-in-export', place);
      return;
    }
    this.#pinned.add(target);
    this.#emit(`${target}|pin`, author, ts, 0, { kind: 'pin', target });
    this.tally.take('pin');
  }
}

const kindOf = (base: BaseMessage, byBot: boolean, isReply: boolean): ImportedAs => {
  if (base.recovered) return 'recovered';
  if (isReply) return 'reply';
  return byBot ? 'bot-message' : 'message';
};

/**
 * @param people knows everybody of the export; meets the unknown ones
 * @param nowMs Unix ms; events later than this are not imported
 */
export const convertChannel = (
  channel: SlackChannel,
  events: readonly PlacedEvent[],
  people: People,
  names: Names,
  nowMs: number,
): ConvertedChannel => {
  const collected = collectEvents(events, nowMs);
  const converter = new ChannelConverter(people, names, collected);
  for (const member of channel.members ?? []) converter.members.add(people.get(member).ref);
  const steps = collected.usable.map(({ event, place }) => ({
    ts: canonicalTs(event.ts),
    run: () => converter.event(event, place),
  }));
  for (const [ts, base] of collected.bases) {
    if (base.recovered) steps.push({ ts, run: () => converter.message(ts, base) });
  }
  const order = new Map(steps.map(({ ts }) => [ts, slackStamp(ts, 0)]));
  const at = (ts: string): string => order.get(ts) ?? '';
  steps.sort((a, b) => compareText(at(a.ts), at(b.ts)));
  for (const { run } of steps) run();
  const entries = [...converter.entries].sort((a, b) => compareText(a.at, b.at));
  return { entries, members: converter.members, tally: converter.tally };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
