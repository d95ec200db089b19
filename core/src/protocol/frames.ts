/**
 * Frames: one WebSocket message carries one or more messages, each with its length in front. Rules
 * M1 to M3 of PROTOCOL.md.
 */
import * as encoding from 'lib0/encoding';
import { err, ok, type Result } from '../result.ts';
import { BoundedReader, ReadError } from './bounded-reader.ts';
import { readClientMessage } from './client-messages.ts';
import { MAX_FRAME_BYTES, MAX_MESSAGES_PER_FRAME } from './limits.ts';
import type { ClientMessage, RelayMessage } from './messages.ts';
import { readRelayMessage } from './relay-messages.ts';

export type FrameFaultCode = 'bad-frame' | 'frame-too-large' | 'unknown-message';
export interface FrameFault {
  readonly code: FrameFaultCode;
  readonly detail: string;
}

/** Messages of one tick to one WebSocket message. */
export const encodeFrame = (messages: readonly Uint8Array[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const message of messages) encoding.writeVarUint8Array(encoder, message);
  return encoding.toUint8Array(encoder);
};

const decodeFrame = <T>(
  frame: Uint8Array,
  maxBytes: number,
  readMessage: (reader: BoundedReader) => T | null,
): Result<T[], FrameFault> => {
  if (frame.length > maxBytes) {
    return err({ code: 'frame-too-large', detail: `${frame.length} bytes` });
  }
  const reader = new BoundedReader(frame);
  const messages: T[] = [];
  try {
    let count = 0;
    while (reader.remaining > 0) {
      if (++count > MAX_MESSAGES_PER_FRAME) throw new ReadError('too many messages');
      const inner = new BoundedReader(reader.varBytes(maxBytes));
      const message = readMessage(inner);
      if (message === null) continue;
      if (inner.remaining > 0) throw new ReadError('trailing bytes');
      messages.push(message);
    }
    return ok(messages);
  } catch (error) {
    if (error instanceof ReadError) return err({ code: 'bad-frame', detail: error.message });
    throw error;
  }
};

/** What a client sent; all of the frame, or a fault and nothing of it (M2). */
export const decodeClientFrame = (
  frame: Uint8Array,
  maxBytes: number = MAX_FRAME_BYTES,
): Result<ClientMessage[], FrameFault> => decodeFrame(frame, maxBytes, readClientMessage);

/** What the relay sent. The relay's frames may be larger: attach answers hold a whole segment. */
export const decodeRelayFrame = (
  frame: Uint8Array,
  maxBytes: number = 16 * MAX_FRAME_BYTES,
): Result<RelayMessage[], FrameFault> => decodeFrame(frame, maxBytes, readRelayMessage);
