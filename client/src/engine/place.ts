/** What the desk knows of one conversation. */
import type { SegmentName } from '@corridor/core';
import { numberOf } from '../local/coming.ts';
import type { SegmentSession } from './segment-session.ts';

export interface Place {
  head: SegmentName | null;
  /** Highest sequence that the relay told of, and that is indexed here. */
  told: number;
  reached: number;
  /** Unix ms of the newest thing in the head, as far as the relay told: what is caught up first. */
  latestMs: number;
  /** False: it was told of, and the directory that is here does not let its reader read it. */
  readable: boolean;
  opened: boolean;
  waiting: boolean;
  session: SegmentSession | 'starting' | null;
  idleSince: number | null;
  pump: 'idle' | 'running' | 'again';
  /** Not before this moment (monotonic), after the relay asked to slow down. */
  quietUntil: number;
  slowDowns: number;
}

export const newPlace = (): Place => ({
  head: null,
  told: 0,
  reached: 0,
  latestMs: 0,
  readable: true,
  opened: false,
  waiting: false,
  session: null,
  idleSince: null,
  pump: 'idle',
  quietUntil: 0,
  slowDowns: 0,
});

export const isBehind = ({ told, reached, readable }: Place): boolean => readable && told > reached;

export const newer = (a: SegmentName | null, b: SegmentName): SegmentName =>
  a !== null && numberOf(a) > numberOf(b) ? a : b;
