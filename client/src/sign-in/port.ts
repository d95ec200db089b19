/** What the sign-in pages need; bound to the session in the composition root. */
import type { FirstSignInInfo, Result, UserId } from '@corridor/core';
import type { Unsent } from '../local/unsent.ts';

/** Why nobody came in. */
export type SignInFailure =
  | {
      readonly reason:
        | 'wrong'
        | 'wrongPassword'
        | 'unreachable'
        | 'notActive'
        | 'tooOld'
        | 'storage';
    }
  /** At the lock: the next password is looked at in so many seconds. */
  | { readonly reason: 'wait'; readonly seconds: number }
  | { readonly reason: 'tooMany'; readonly seconds: number }
  /** `code`: of core, or what was thrown. */
  | { readonly reason: 'failed'; readonly code: string };

/** Somebody whose conversations are on this workstation. */
export interface PersonHere {
  readonly user: UserId;
  readonly login: string;
  readonly name: string;
  readonly practice: string;
}

/** Somebody whose account was deactivated; what they kept here was removed. */
export interface PersonGone {
  readonly user: UserId;
  readonly name: string;
  /** What of theirs never reached the server. */
  readonly unsent: Unsent;
}

export interface SignInPort {
  signIn(login: string, password: string): Promise<Result<null, SignInFailure>>;
  /** With the server when it can be reached, else with what this workstation knows. */
  enter(person: PersonHere, password: string): Promise<Result<null, SignInFailure>>;
}

export interface FirstSignInPort {
  info(link: string): Promise<Result<FirstSignInInfo, 'unreachable' | 'bad'>>;
  setPassword(link: string, login: string, password: string): Promise<Result<null, SignInFailure>>;
}
