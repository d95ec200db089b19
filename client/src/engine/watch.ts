/** Which conversations the tabs show: the relay tells of what people do there (M15). */
import { type ConversationId, MAX_WATCHED } from '@corridor/core';

export class Watch {
  readonly #shown = new Set<ConversationId>();
  readonly #say: (conversations: readonly ConversationId[]) => void;

  /** @param say sends it when the line is up, else nothing */
  constructor(say: (conversations: readonly ConversationId[]) => void) {
    this.#say = say;
  }

  shown(conversation: ConversationId, opened: boolean): void {
    const had = this.#shown.delete(conversation);
    if (opened) this.#shown.add(conversation);
    if (had !== opened) this.repeat();
  }

  /** Says all of it: the line is up, and the relay knows nothing of this one. */
  repeat(): void {
    // What was opened last is what somebody looks at.
    this.#say([...this.#shown].slice(-MAX_WATCHED));
  }
}
