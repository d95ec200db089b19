/** Good inputs to begin with: the bytes of version 1 that `core/fixtures/v1` keeps. */
import { readFileSync } from 'node:fs';

const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../core/fixtures/v1/${name}.json`, import.meta.url), 'utf8'),
  );

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

interface Frames {
  readonly fromWorkstation: readonly { readonly frame: string }[];
  readonly fromRelay: readonly { readonly frame: string }[];
  readonly several: string;
  readonly yWebsocket: readonly { readonly payload: string }[];
}
interface Segment {
  readonly update: string;
  readonly stateVector: string;
  readonly fetched: string;
}

const frames = read('frames') as Frames;
const segment = read('segment') as Segment;
const entries = read('entries') as { readonly entries: readonly { readonly bytes: string }[] };

export const clientFrames = [
  ...frames.fromWorkstation.map(({ frame }) => bytes(frame)),
  bytes(frames.several),
];
export const relayFrames = frames.fromRelay.map(({ frame }) => bytes(frame));
export const yMessages = frames.yWebsocket.map(({ payload }) => bytes(payload));
export const entryBytes = entries.entries.map((entry) => bytes(entry.bytes));
export const segmentUpdate = bytes(segment.update);
export const stateVector = bytes(segment.stateVector);
export const fetchedSegment = bytes(segment.fetched);
