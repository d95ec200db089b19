/** What people keep on the relay's double for themselves: markers, settings and personal items. */
import {
  type ConversationId,
  draftMark,
  type Notice,
  type PersonalItem,
  type PutPersonalResult,
  type UserId,
  type UserSetting,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';

export interface OwnDoubleOptions {
  readonly hasConversation: (conversation: ConversationId) => boolean;
  /** Somebody read so far. */
  readonly raised: (user: UserId, conversation: ConversationId, sequence: number) => void;
  /** Says something to each line of a user. */
  readonly tell: (user: UserId, notice: Partial<Notice>) => void;
}

/** Of each user, by a name of its own. */
class Kept<K, V> {
  readonly #byUser = new Map<UserId, Map<K, V>>();

  of(user: UserId): Map<K, V> {
    const known = this.#byUser.get(user) ?? new Map<K, V>();
    this.#byUser.set(user, known);
    return known;
  }

  clear(): void {
    this.#byUser.clear();
  }
}

export interface PutMarkers {
  readonly markers: readonly { conversation: ConversationId; sequence: number }[];
}
export interface PutSettings {
  readonly settings: readonly { setting: UserSetting }[];
}
export interface PutPersonal {
  readonly items: readonly { item: PersonalItem; seen?: readonly (boolean | string)[] }[];
}

export class OwnDouble {
  readonly #o: OwnDoubleOptions;
  readonly #markers = new Kept<ConversationId, number>();
  readonly #settings = new Kept<string, UserSetting>();
  readonly #personal = new Kept<string, PersonalItem>();

  constructor(options: OwnDoubleOptions) {
    this.#o = options;
  }

  /** How far somebody has read, by conversation. */
  markersOf(user: UserId): ReadonlyMap<ConversationId, number> {
    return this.#markers.of(user);
  }

  /** As one that was restored from a backup of before them. */
  forgetMarkers(): void {
    this.#markers.clear();
  }

  markers(user: UserId, put: PutMarkers | null): unknown {
    const mine = this.#markers.of(user);
    for (const { conversation, sequence } of put?.markers ?? []) {
      mine.set(conversation, Math.max(sequence, mine.get(conversation) ?? 0));
      this.#o.raised(user, conversation, sequence);
    }
    if (put) this.#o.tell(user, { markersMoved: true });
    return { markers: [...mine].map(([conversation, sequence]) => ({ conversation, sequence })) };
  }

  settings(user: UserId, put: PutSettings | null): unknown {
    const mine = this.#settings.of(user);
    for (const { setting } of put?.settings ?? []) {
      mine.set(`${setting.name} ${'conversation' in setting ? setting.conversation : ''}`, setting);
    }
    if (put) this.#o.tell(user, { settingsMoved: true });
    return { settings: [...mine.values()] };
  }

  /** As the server does, but for clocks: of two choices made without knowing the one told last counts. */
  personal(user: UserId, put: PutPersonal | null): unknown {
    const mine = this.#personal.of(user);
    if (!put) return { items: [...mine.values()] };
    const results = put.items.map(({ item, seen }): PutPersonalResult => {
      if (!this.#o.hasConversation(item.conversation)) return { outcome: 'no-conversation' };
      const name = `${item.name} ${item.conversation} ${item.entry ?? ''}`;
      const stored = mine.get(name);
      const isSeen =
        item.name !== 'draft' ||
        !stored?.value ||
        stored.value === item.value ||
        seen?.includes(draftMark(String(stored.value), sha256));
      if (stored && !isSeen) return { outcome: 'other', item: stored };
      mine.set(name, item);
      return { outcome: 'kept' };
    });
    this.#o.tell(user, { personalMoved: true });
    return { results };
  }
}
