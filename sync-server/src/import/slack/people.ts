/** The people of an export: those in its list, and those who only appear in what was written. */
import { asName } from '@corridor/core';
import type { PersonRef } from '../planned.ts';
import type { SlackEvent, SlackInner, SlackUser } from './schema.ts';

export interface SlackPerson {
  readonly ref: PersonRef;
  /** Slack's short name; what the sign-in name is made from. */
  readonly login: string;
  readonly name: string;
  readonly bot: boolean;
  /** Deactivated in Slack. */
  readonly deleted: boolean;
  /** False for people who only appear in what was written: the export does not describe them. */
  readonly listed: boolean;
}

const firstText = (...texts: readonly (string | null | undefined)[]): string | null => {
  for (const text of texts) {
    const trimmed = text && asName(text).replace(/\s+/g, ' ').trim();
    if (trimmed) return trimmed.slice(0, 120).toWellFormed();
  }
  return null;
};

const listedPerson = (user: SlackUser): SlackPerson => ({
  ref: user.id,
  login: firstText(user.name) ?? user.id.toLowerCase(),
  name:
    firstText(user.profile?.real_name, user.real_name, user.profile?.display_name, user.name) ??
    user.id,
  bot: user.is_bot === true || user.id === 'USLACKBOT',
  deleted: user.deleted === true,
  listed: true,
});

const SOMEBODY: PersonRef = 'slack';

/** Knows everybody of an export; meeting somebody unknown adds a placeholder. */
export class People {
  readonly #people = new Map<PersonRef, SlackPerson>();

  constructor(users: readonly SlackUser[]) {
    for (const user of users) {
      if (!this.#people.has(user.id)) this.#people.set(user.id, listedPerson(user));
    }
  }

  all(): Iterable<SlackPerson> {
    return this.#people.values();
  }

  get(ref: PersonRef): SlackPerson {
    const known = this.#people.get(ref);
    if (known) return known;
    const person: SlackPerson =
      ref === 'USLACKBOT' || ref === SOMEBODY
        ? { ref, login: 'slackbot', name: 'Slackbot', bot: true, deleted: false, listed: false }
        : {
            ref,
            login: ref.toLowerCase(),
            name: `Unknown ${ref}`,
            bot: false,
            deleted: false,
            listed: false,
          };
    this.#people.set(ref, person);
    return person;
  }

  #bot(ref: PersonRef, username: string | null): PersonRef {
    const known = this.#people.get(ref);
    const name = username ?? known?.name ?? `Bot ${ref.slice(ref.indexOf(':') + 1)}`;
    if (!known || (username !== null && known.name.startsWith('Bot '))) {
      this.#people.set(ref, {
        ref,
        login: name.toLowerCase(),
        name,
        bot: true,
        deleted: false,
        listed: false,
      });
    }
    return ref;
  }

  /** Who wrote an event: a person, a bot by its id or name, else Slack itself. */
  authorOf(event: SlackEvent | SlackInner): PersonRef {
    if (event.user) return this.get(event.user).ref;
    const commenter = /^<@([A-Z0-9]+)(?:\|[^>]*)?> commented on/.exec(event.text ?? '');
    if (event.subtype === 'file_comment' && commenter?.[1]) return this.get(commenter[1]).ref;
    const username = firstText(event.username);
    if (event.bot_id) return this.#bot(`bot:${event.bot_id}`, username);
    if (username !== null) return this.#bot(`bot:${username}`, username);
    return this.get(SOMEBODY).ref;
  }
}
