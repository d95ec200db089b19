/** What the lab needs of somebody's workstation, whatever it runs on. */
import type { ConversationId, UserId } from '@corridor/core';
import type { Holding } from './wire.ts';

/** The workstation had ended, or ended before it answered: nobody knows what became of it. */
export class GoneError extends Error {}

export interface Station {
  readonly login: string;
  readonly user: UserId;
  readonly isRunning: boolean;
  /** @returns when the text is saved on this device @throws GoneError when nobody knows */
  write(conversation: ConversationId, text: string): Promise<void>;
  look(): Promise<Holding>;
}
