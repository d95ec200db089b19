import type { MarkerStore } from '../marker-port.ts';
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';

/** The markers in the database, behind the writer thread. */
export const markerStore = (run: Run<Operations>): MarkerStore => ({
  list: (conversation) => run('markers.ofMembers', conversation),
  hold: (marks) => run('markers.hold', marks),
});
