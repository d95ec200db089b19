/** What routes are given, and what a request carries once it is known who asks. */
import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { EmbeddedSignIn } from '../accounts/embedded-sign-in.ts';
import type { Identity } from '../accounts/sessions.ts';
import type { Directory } from '../directory/directory.ts';
import type { UserRow } from '../directory/rows.ts';
import type { RequestOrigin } from '../origin/request-origin.ts';
import type { MovedMarker } from '../store/marker-port.ts';
import type { EntryStore } from '../store/port.ts';
import type { SearchStore } from '../store/search-port.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import type { Turns } from './turns.ts';

export interface HttpDeps {
  readonly accounts: Accounts;
  readonly embedded: EmbeddedSignIn;
  readonly directory: Directory;
  readonly entries: EntryStore;
  readonly search: SearchStore;
  /** The installation's, for keys of what it alone reads. */
  readonly secret: Uint8Array;
  readonly run: Run<Operations>;
  /** Tells the other sessions of who read on, and the members of what they read. */
  readonly markersMoved: (identity: Identity, moved: readonly MovedMarker[]) => void;
  /** Tells the other sessions of who changed their settings. */
  readonly settingsMoved: (identity: Identity) => void;
  /** The same of what they keep for themselves. */
  readonly personalMoved: (identity: Identity) => void;
  /** One line for each user, whatever they ask for. */
  readonly turns: Pick<Turns, 'take'>;
  readonly log: Pick<Logger, 'info' | 'error'>;
  /** Where the built app lies. */
  readonly clientFolder: string;
  readonly origin: RequestOrigin;
  /** Sites whose pages may show the widget; none: there is no widget. */
  readonly embedOrigins: readonly string[];
  readonly version: string;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** Who asks; set by `signedIn`. */
    identity: Identity;
    user: UserRow;
  };
}
