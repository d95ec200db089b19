/** Who is there and who types, for the screens of one tab. */
import type { ConversationId, PersonPresence, UserId } from '@corridor/core';
import { TYPING_INTERVAL_MS } from '@corridor/core';
import type { EngineHandle, LiveNews } from '../engine/start.ts';

/** One who types says so every few seconds; who says nothing for twice as long stopped. */
const TYPES_FOR_MS = 2 * TYPING_INTERVAL_MS;

const NOBODY: readonly UserId[] = [];
/** Timers hold no more than 2^31 ms; what ends later is looked at again then. */
const MAX_TIMER_MS = 24 * 3_600_000;

/** What of it holds now: a status and being busy end by themselves, without another word. */
const untilNow = ({ busy, status, ...rest }: PersonPresence, nowMs: number): PersonPresence => ({
  ...rest,
  ...(busy && busy.until > nowMs ? { busy } : {}),
  ...(status && status.until > nowMs ? { status } : {}),
});

export class LivePeople {
  readonly #engine: Pick<EngineHandle, 'hear' | 'say'>;
  readonly #listeners = new Set<() => void>();
  readonly #presence = new Map<UserId, PersonPresence>();
  readonly #typers = new Map<ConversationId, readonly UserId[]>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #nextEnd: ReturnType<typeof setTimeout> | undefined;
  #saidTypingAt = Number.NEGATIVE_INFINITY;

  constructor(engine: Pick<EngineHandle, 'hear' | 'say'>) {
    this.#engine = engine;
  }

  /** Follows the engine. @returns stops it */
  follow(): () => void {
    const stop = this.#engine.hear((news) => this.#hear(news));
    return () => {
      stop();
      for (const timer of this.#timers.values()) clearTimeout(timer);
      clearTimeout(this.#nextEnd);
      this.#timers.clear();
      this.#typers.clear();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Null while nothing is known of them. */
  presenceOf(user: UserId): PersonPresence | null {
    return this.#presence.get(user) ?? null;
  }

  /** The same list until it changes. */
  typersIn(conversation: ConversationId): readonly UserId[] {
    return this.#typers.get(conversation) ?? NOBODY;
  }

  /** This person types there: said every few seconds at most. */
  types(conversation: ConversationId): void {
    const nowMs = performance.now();
    if (nowMs - this.#saidTypingAt < TYPING_INTERVAL_MS) return;
    this.#saidTypingAt = nowMs;
    this.#engine.say({ type: 'typing', conversation });
  }

  /** What they wrote is here: they do not type it any more. */
  wrote(conversation: ConversationId, user: UserId): void {
    this.#stops(conversation, user);
  }

  #hear(news: LiveNews): void {
    if (news.type === 'someone-types') this.#starts(news.conversation, news.user);
    else {
      if (news.complete) this.#presence.clear();
      for (const person of news.people) this.#presence.set(person.user, person);
      this.#endWhatEnded();
    }
    this.#changed();
  }

  #endWhatEnded(): void {
    const nowMs = Date.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [user, person] of this.#presence) {
      const { busy, status } = person;
      const ends = [busy, status].flatMap((each) => (each ? [each.until] : []));
      if (ends.some((until) => until <= nowMs)) this.#presence.set(user, untilNow(person, nowMs));
      for (const until of ends) if (until > nowMs) nextMs = Math.min(nextMs, until);
    }
    clearTimeout(this.#nextEnd);
    if (nextMs === Number.POSITIVE_INFINITY) return;
    this.#nextEnd = setTimeout(
      () => {
        this.#endWhatEnded();
        this.#changed();
      },
      Math.min(nextMs - nowMs, MAX_TIMER_MS),
    );
  }

  #starts(conversation: ConversationId, user: UserId): void {
    const key = `${conversation}/${user}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => this.#stops(conversation, user), TYPES_FOR_MS),
    );
    const before = this.typersIn(conversation);
    if (!before.includes(user)) this.#typers.set(conversation, [...before, user]);
  }

  #stops(conversation: ConversationId, user: UserId): void {
    const key = `${conversation}/${user}`;
    if (!this.#timers.has(key)) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const left = this.typersIn(conversation).filter((each) => each !== user);
    if (left.length > 0) this.#typers.set(conversation, left);
    else this.#typers.delete(conversation);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
