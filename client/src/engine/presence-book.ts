/** Who is there, as the relay told while the line is up: without one nothing is known of anybody. */
import type { LiveRelayMessage, PersonPresence, UserId } from '@corridor/core';

export interface PeopleNews {
  readonly type: 'people';
  /** True: nothing is known of who is not in it. */
  readonly complete: boolean;
  readonly people: readonly PersonPresence[];
}

export class PresenceBook {
  readonly #people = new Map<UserId, PersonPresence>();
  readonly #tell: (news: PeopleNews) => void;

  /** @param tell tells every tab */
  constructor(tell: (news: PeopleNews) => void) {
    this.#tell = tell;
  }

  take({ complete, people }: Extract<LiveRelayMessage, { type: 'presence' }>): void {
    if (complete) this.#people.clear();
    for (const person of people) this.#people.set(person.user, person);
    this.#tell({ type: 'people', complete, people });
  }

  /** A tab that just opened asks. */
  repeat(): void {
    this.#tell({ type: 'people', complete: true, people: [...this.#people.values()] });
  }

  /** What was told may be untrue by now. */
  lineLost(): void {
    if (this.#people.size === 0) return;
    this.#people.clear();
    this.repeat();
  }
}
