/** What was asked of the server in a conversation and is not done yet. Pure. */
import type { Command } from '@corridor/core';
import type { CommandRow } from './database.ts';

/** Whether it is a command of this type that waits: one that was refused asks for nothing more. */
export const isWaiting = (
  { state, command }: Pick<CommandRow, 'state' | 'command'>,
  type: Command['type'],
): boolean => state === 'waiting' && (command as Command).type === type;
