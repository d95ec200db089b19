/** What the screens of somebody who is in call: the app's, and the widget's. */
import type { Result } from '@corridor/core';
import type { ConversationActions } from '../conversations/port.ts';
import type { EngineHandle } from '../engine/start.ts';
import type { SystemNotifications } from '../notifications/port.ts';
import type { SettingsPort } from '../settings/port.ts';
import type { SignInFailure } from '../sign-in/port.ts';
import type { TimelineActions } from '../timeline/port.ts';
import type { TabStorage } from './tab-storage.ts';

export interface ShellPorts {
  readonly conversations: ConversationActions;
  readonly timeline: TimelineActions;
  readonly settings: SettingsPort;
  readonly engine: Pick<
    EngineHandle,
    'getSnapshot' | 'subscribe' | 'reconnect' | 'show' | 'fetch' | 'say' | 'hearFresh'
  >;
  readonly system: SystemNotifications;
  readonly storage: TabStorage;
  readonly lock: () => Promise<void>;
  readonly signInAgain: (password: string) => Promise<Result<null, SignInFailure>>;
  readonly leave: () => Promise<void>;
}
