import type { ConversationId } from '@corridor/core';
import type { EntryStore } from '../store/port.ts';
import type { Committer } from './committer.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { Healer } from './heal.ts';
import type { Intake } from './intake.ts';
import type { Live } from './live.ts';
import type { Sessions } from './notices.ts';
import type { RelayLog, Scheduler } from './ports.ts';
import type { RelayTime } from './relay-time.ts';
import type { Rooms } from './rooms.ts';

/** What a session uses of the relay. */
export interface RelayParts {
  readonly store: EntryStore;
  readonly directory: RelayDirectory;
  readonly time: RelayTime;
  readonly rooms: Rooms;
  readonly sessions: Sessions;
  readonly intake: Intake;
  readonly committer: Committer;
  readonly healer: Healer;
  readonly live: Live;
  readonly scheduler: Scheduler;
  readonly log: RelayLog;
  /** A conversation was healed: its rooms and readers take that over, many heals at once. */
  readonly refreshSoon: (conversation: ConversationId) => void;
}
