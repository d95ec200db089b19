import { ackBeforeFsync } from './ack-before-fsync.ts';
import { bitflips } from './bitflips.ts';
import { browser } from './browser.ts';
import { clocks } from './clocks.ts';
import { forged } from './forged.ts';
import { hostile } from './hostile.ts';
import { killedRow } from './killed.ts';
import { killedAtFsync } from './killed-at-fsync.ts';
import { lostAck } from './lost-ack.ts';
import { membership } from './membership.ts';
import { network } from './network.ts';
import { restored } from './restored.ts';
import type { Row } from './row.ts';
import { simulated } from './simulated.ts';
import { stalled } from './stalled.ts';
import { storage } from './storage.ts';
import { versions } from './versions.ts';

/** The table, in the order of docs/reliability.md. */
export const ROWS: readonly Row[] = [
  simulated,
  network,
  lostAck,
  killedRow,
  killedAtFsync,
  ackBeforeFsync,
  storage,
  stalled,
  clocks,
  bitflips,
  browser,
  restored,
  membership,
  forged,
  hostile,
  versions,
];
