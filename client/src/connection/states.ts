/**
 * Every state that a screen tells of, once: one sentence, what is safe, what to do. The banner
 * shows the sentence; the rest opens from it. `docs/screens.md` prints this table, and a test
 * compares the two. A certificate that the browser refuses has no state of its own: browsers do
 * not tell a page why there is no answer, so `server-unreachable` says where to look.
 */
import type { StateEntry, StateName } from './state.ts';
import { ACCOUNT } from './states/account.ts';
import { APP } from './states/app.ts';
import { LINE } from './states/line.ts';
import { MEMBERSHIP } from './states/membership.ts';
import { SERVER } from './states/server.ts';
import { STORAGE } from './states/storage.ts';

export const STATE_TABLE: Readonly<Record<StateName, StateEntry>> = {
  ...LINE,
  ...SERVER,
  ...STORAGE,
  ...ACCOUNT,
  ...MEMBERSHIP,
  ...APP,
};
