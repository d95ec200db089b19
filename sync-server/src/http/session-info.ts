/** What a session is, as its holder is told. */
import type { SessionInfo } from '@corridor/core';
import { SESSION_MS } from '../accounts/cookies.ts';
import type { Identity } from '../accounts/sessions.ts';
import { practiceView, userView } from '../directory/delta.ts';
import type { Directory } from '../directory/directory.ts';
import { signedOut } from './faults.ts';

/** @throws HttpFault `signed-out` when the person is gone */
export const sessionInfo = (directory: Directory, identity: Identity): SessionInfo => {
  const user = directory.user(identity.user);
  if (user === null) throw signedOut();
  return {
    user: userView(user),
    practice: practiceView(directory.practice(identity.practice)),
    device: identity.device,
    expiresAt: identity.expiresAt ?? Date.now() + SESSION_MS,
  };
};
