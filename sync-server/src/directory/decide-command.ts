/**
 * What a command does, or why not: pure, over rows that the writer thread reads in the transaction
 * that applies the decision. Two commands at once are therefore judged one after the other (the
 * last owner cannot leave twice).
 */
import type { Command } from '@corridor/core';
import {
  decideCreateClient,
  decideCreateDirect,
  decideCreateFromTemplate,
  decideCreateSeveral,
} from './decide-creation.ts';
import { decideOnExisting, known } from './decide-existing.ts';
import { type CommandScope, type Decided, refuse } from './decision.ts';

/** Rules D1 to D6, D9, P3 and P6. */
export const decideCommand = (scope: CommandScope, command: Command): Decided => {
  if (!scope.actor.active) return refuse('not-permitted');
  switch (command.type) {
    case 'create-channel':
    case 'create-group':
      return decideCreateSeveral(scope, command);
    case 'create-from-template':
      return decideCreateFromTemplate(scope, command);
    case 'create-direct':
      return decideCreateDirect(scope, command);
    case 'create-client':
      return decideCreateClient(scope, command);
    default: {
      const row = known(scope, command.conversation);
      return row === null ? refuse('unknown-conversation') : decideOnExisting(scope, row, command);
    }
  }
};
