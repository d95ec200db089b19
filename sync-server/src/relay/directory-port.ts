/** What the relay asks of the directory, synchronously, on every entry: a view held in memory. */
import type {
  Actor,
  ConversationId,
  ConversationSubject,
  DeviceId,
  PracticeId,
  PracticeRules,
  UserId,
} from '@corridor/core';

export interface RelayDevice {
  readonly id: DeviceId;
  readonly user: UserId;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly kind: 'workstation' | 'server' | 'token';
  readonly blocked: boolean;
}

export interface RelayConversation {
  readonly id: ConversationId;
  readonly practice: PracticeId;
  readonly subject: Omit<ConversationSubject, 'membership'>;
}

export interface RelayDirectory {
  practiceOf(user: UserId): PracticeId | null;
  rules(practice: PracticeId): PracticeRules;
  actor(user: UserId): Actor | null;
  device(id: DeviceId): RelayDevice | null;
  conversation(id: ConversationId): RelayConversation | null;
  /** Null when not a member. `readableFrom` is a sequence, 0 for all. */
  membership(
    user: UserId,
    conversation: ConversationId,
  ): { readonly role: 'owner' | 'admin' | 'member'; readonly readableFrom: number } | null;
  members(conversation: ConversationId): Iterable<UserId>;
  conversationsOf(user: UserId): Iterable<ConversationId>;
  /**
   * Whether a reader is told of a person's presence and typing: who shares a conversation with them
   * or may write to them, except clients where the practice's rules say so (P9).
   */
  seesPresence(reader: UserId, person: UserId): boolean;
  /** The practice's directory revision. */
  revision(practice: PracticeId): number;
  /**
   * Called after a committed change: whose view may have changed, which memberships ended, and
   * which sessions or devices ended. The relay closes what must close at once.
   */
  onChange(listener: (change: DirectoryChange) => void): () => void;
  /** Blocks a device that signed what does not verify; audited. */
  blockDevice(device: DeviceId, reason: string): Promise<void>;
}

export interface DirectoryChange {
  readonly practice: PracticeId;
  readonly revision: number;
  /** Users whose directory changed and who should be told the new revision. */
  readonly users: ReadonlySet<UserId>;
  /** Conversations whose head or readers changed. */
  readonly conversations: ReadonlySet<ConversationId>;
  readonly endedMemberships: readonly {
    readonly user: UserId;
    readonly conversation: ConversationId;
  }[];
  readonly endedSessions: readonly string[];
  readonly deactivatedUsers: readonly UserId[];
}
