/** What the relay double does with what workstations tell of people beside their entries. */
import type {
  ConversationId,
  LiveClientMessage,
  MemberMarker,
  RelayMessage,
  UserId,
} from '@corridor/core';

interface LiveLine {
  readonly user: UserId;
  readonly send: (messages: RelayMessage[]) => void;
}

export class LiveDouble {
  readonly #watched = new Map<LiveLine, readonly ConversationId[]>();
  readonly #markers = new Map<ConversationId, Map<UserId, MemberMarker>>();
  readonly active = new Map<UserId, boolean>();
  readonly typed: { user: UserId; conversation: ConversationId }[] = [];
  /** What devices told, in order. */
  readonly told: { user: UserId; conversation: ConversationId; held: number }[] = [];

  receive(line: LiveLine, message: LiveClientMessage): void {
    switch (message.type) {
      case 'watch':
        this.#watched.set(line, message.conversations);
        for (const conversation of message.conversations) this.#tell(line, conversation);
        break;
      case 'held':
        for (const { conversation, sequence } of message.markers) {
          this.told.push({ user: line.user, conversation, held: sequence });
          this.raise(conversation, { user: line.user, read: 0, readAt: 0, held: sequence });
        }
        break;
      case 'activity':
        this.active.set(line.user, message.active);
        break;
      case 'typing':
        this.typed.push({ user: line.user, conversation: message.conversation });
        break;
    }
  }

  ended(line: LiveLine): void {
    this.#watched.delete(line);
  }

  watchedBy(user: UserId): readonly ConversationId[] {
    return [...this.#watched].flatMap(([line, watched]) => (line.user === user ? watched : []));
  }

  raise(conversation: ConversationId, marker: MemberMarker): void {
    const own = this.#markers.get(conversation) ?? new Map<UserId, MemberMarker>();
    this.#markers.set(conversation, own);
    const before = own.get(marker.user);
    const moved = marker.read > (before?.read ?? 0);
    own.set(marker.user, {
      user: marker.user,
      read: Math.max(marker.read, before?.read ?? 0),
      readAt: moved ? marker.readAt : (before?.readAt ?? 0),
      held: Math.max(marker.held, marker.read, before?.held ?? 0),
    });
    for (const [line, watched] of this.#watched) {
      if (watched.includes(conversation)) this.#tell(line, conversation);
    }
  }

  #tell(line: LiveLine, conversation: ConversationId): void {
    const markers = [...(this.#markers.get(conversation)?.values() ?? [])];
    line.send([{ type: 'markers', conversation, markers }]);
  }
}
