import type { Socket } from 'node:net';

/**
 * What happens to one direction of a connection. `flow` passes bytes on; `stall` stops reading, so
 * the kernel's buffers fill and the sender blocks, and loses nothing; `drop` reads and throws away,
 * and stays until the connection ends, because a stream with a hole in it is not one any more.
 */
export interface LineState {
  readonly mode: 'flow' | 'stall' | 'drop';
  /** Time that each byte spends on the way, ms. */
  readonly delayMs: number;
  /** `null` for no limit. */
  readonly bytesPerSecond: number | null;
  /** At most this many bytes go into one write; `null` for as they come. */
  readonly sliceBytes: number | null;
}

export const CLEAR_LINE: LineState = {
  mode: 'flow',
  delayMs: 0,
  bytesPerSecond: null,
  sliceBytes: null,
};

interface Chunk {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

/** Bytes that a pipe holds before it stops reading: delay and bandwidth must not eat the memory. */
const MAX_HELD_BYTES = 1_048_576;
/** Pacing quantum: with a bandwidth, a write carries at most what passes in this time. */
const QUANTUM_MS = 10;

/** One direction of a proxied connection, from `source` to `sink`, under a {@link LineState}. */
export class Pipe {
  /** Bytes that reached the sink. */
  passedBytes = 0;
  /** Bytes that were read and thrown away. */
  droppedBytes = 0;

  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #changed: () => void;
  #state: LineState;
  #held: Chunk[] = [];
  #heldBytes = 0;
  #sourceEnded = false;
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  /** With a bandwidth: when the line is free again, ms of the monotonic clock. */
  #freeAtMs = 0;
  #sinkIsFull = false;

  constructor(source: Socket, sink: Socket, state: LineState, changed: () => void) {
    this.#source = source;
    this.#sink = sink;
    this.#state = state;
    this.#changed = changed;
    source.on('data', (bytes) => this.#take(bytes as Buffer));
    source.on('end', () => {
      this.#sourceEnded = true;
      this.#pump();
    });
    sink.on('drain', () => {
      this.#sinkIsFull = false;
      this.#pump();
    });
    this.#readOrPause();
  }

  get state(): LineState {
    return this.#state;
  }

  set state(next: LineState) {
    if (this.#state.mode === 'drop' && next.mode !== 'drop') {
      throw new Error('A direction that dropped bytes can only be cut.');
    }
    this.#state = next;
    if (next.mode === 'drop') {
      this.droppedBytes += this.#heldBytes;
      this.#held = [];
      this.#heldBytes = 0;
    }
    this.#readOrPause();
    this.#pump();
    this.#changed();
  }

  /** Stops for good; the connection is over. */
  stop(): void {
    if (this.#timer) clearTimers(this.#timer);
    this.#timer = null;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #take(bytes: Buffer): void {
    if (this.#state.mode === 'drop') {
      this.droppedBytes += bytes.length;
      this.#changed();
      return;
    }
    this.#held.push({ bytes, dueMs: performance.now() + this.#state.delayMs });
    this.#heldBytes += bytes.length;
    this.#readOrPause();
    this.#pump();
  }

  #readOrPause(): void {
    const wants = this.#state.mode !== 'stall' && this.#heldBytes < MAX_HELD_BYTES;
    if (wants) this.#source.resume();
    else this.#source.pause();
  }

  /** Writes what is due, and sets a timer for what is not. */
  #pump(): void {
    if (this.#timer || this.#state.mode === 'stall' || this.#sinkIsFull) return;
    const first = this.#held[0];
    if (!first) {
      // A dropped direction never tells the other side that it ended: that is the point of it.
      if (this.#sourceEnded && this.#state.mode === 'flow' && this.#sink.writable) this.#sink.end();
      return;
    }
    const nowMs = performance.now();
    const waitMs = Math.max(first.dueMs, this.#freeAtMs) - nowMs;
    if (waitMs > 0) {
      this.#again(setTimeout(() => this.#fire(), Math.ceil(waitMs)));
      return;
    }
    const { bytesPerSecond, sliceBytes } = this.#state;
    const most = Math.min(
      sliceBytes ?? Number.POSITIVE_INFINITY,
      bytesPerSecond === null
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.floor((bytesPerSecond * QUANTUM_MS) / 1000)),
    );
    const part = first.bytes.subarray(0, Math.min(most, first.bytes.length));
    if (part.length === first.bytes.length) this.#held.shift();
    else this.#held[0] = { bytes: first.bytes.subarray(part.length), dueMs: first.dueMs };
    this.#heldBytes -= part.length;
    if (bytesPerSecond !== null) {
      this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (part.length / bytesPerSecond) * 1000;
    }
    this.passedBytes += part.length;
    if (this.#sink.writable) this.#sinkIsFull = !this.#sink.write(part);
    this.#readOrPause();
    this.#changed();
    // A turn of the loop between writes: slices become packets, and nobody is starved.
    this.#again(setImmediate(() => this.#fire()));
  }

  #again(timer: NodeJS.Timeout | NodeJS.Immediate): void {
    this.#timer = timer;
  }

  #fire(): void {
    this.#timer = null;
    this.#pump();
  }
}

const clearTimers = (timer: NodeJS.Timeout | NodeJS.Immediate): void => {
  if ('refresh' in timer) clearTimeout(timer);
  else clearImmediate(timer);
};
