/** Why an account does not do what was asked, for people. */
import { OperationError } from '../store/sqlite/operations.ts';
import { BusyError } from './passwords.ts';

export interface AccountFault {
  readonly code:
    | 'wrong-credentials'
    | 'deactivated'
    | 'too-many-attempts'
    | 'busy'
    | 'link-not-valid'
    | 'device-taken'
    | 'device-blocked'
    | 'device-not-proven'
    | 'too-many-devices'
    | 'too-many-tokens'
    | 'unknown-user'
    | 'not-permitted'
    | 'unknown-session';
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** The operation's own refusal as a value; anything else is thrown on. */
export const faultOf = (error: unknown): AccountFault => {
  if (error instanceof OperationError) {
    switch (error.code) {
      case 'wrong-credentials':
      case 'link-not-valid':
      case 'device-taken':
      case 'device-blocked':
      case 'unknown-user':
      case 'too-many-devices':
      case 'too-many-tokens':
        return { code: error.code, message: error.message };
    }
  }
  if (error instanceof BusyError) {
    return {
      code: 'busy',
      message: 'Too many people are signing in at once. Try again in a moment.',
      retryAfterSeconds: 5,
    };
  }
  throw error;
};
