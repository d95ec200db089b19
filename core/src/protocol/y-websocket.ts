/**
 * The y-websocket messages that travel inside a channel and on plain `/sync/<segment>`
 * (y-protocols 1.0.7 `sync.js`): sync step 1, sync step 2, update. Awareness goes nowhere.
 */
import * as encoding from 'lib0/encoding';
import { varUintLength, writeVarUint } from '../encoding.ts';
import { err, ok, type Result } from '../result.ts';
import { type ClientStructs, writeSegmentUpdate } from '../segment/update.ts';
import { BoundedReader, ReadError } from './bounded-reader.ts';
import type { FrameFault } from './frames.ts';
import { MAX_FRAME_BYTES } from './limits.ts';

const MESSAGE_SYNC = 0;
const MESSAGE_AWARENESS = 1;
const MESSAGE_AUTH = 2;
const MESSAGE_QUERY_AWARENESS = 3;
const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;
const AUTH_PERMISSION_DENIED = 0;

export type YMessage =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  /** Awareness and its query: accepted and dropped. */
  | { readonly type: 'awareness' };

/** A message of an unknown type is a fault: on a channel nothing else may travel. */
export const decodeYMessage = (payload: Uint8Array): Result<YMessage, FrameFault> => {
  const reader = new BoundedReader(payload);
  try {
    const outer = reader.varUint();
    if (outer === MESSAGE_AWARENESS || outer === MESSAGE_QUERY_AWARENESS) {
      return ok({ type: 'awareness' });
    }
    if (outer !== MESSAGE_SYNC) return err({ code: 'unknown-message', detail: `type ${outer}` });
    const inner = reader.varUint();
    const bytes = reader.varBytes(MAX_FRAME_BYTES);
    if (reader.remaining > 0) return err({ code: 'bad-frame', detail: 'trailing bytes' });
    switch (inner) {
      case SYNC_STEP_1:
        return ok({ type: 'step1', stateVector: bytes });
      case SYNC_STEP_2:
        return ok({ type: 'step2', update: bytes });
      case SYNC_UPDATE:
        return ok({ type: 'update', update: bytes });
      default:
        return err({ code: 'unknown-message', detail: `sync type ${inner}` });
    }
  } catch (error) {
    if (error instanceof ReadError) return err({ code: 'bad-frame', detail: error.message });
    throw error;
  }
};

const sync = (type: number, bytes: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
};

export const encodeStep1 = (stateVector: Uint8Array): Uint8Array => sync(SYNC_STEP_1, stateVector);
export const encodeStep2 = (update: Uint8Array): Uint8Array => sync(SYNC_STEP_2, update);
export const encodeUpdate = (update: Uint8Array): Uint8Array => sync(SYNC_UPDATE, update);

/** {@link encodeUpdate} of {@link writeSegmentUpdate}, written once. @throws RangeError, as that */
export const encodeSegmentUpdate = (clients: readonly ClientStructs[]): Uint8Array =>
  writeSegmentUpdate(clients, (updateLength) => {
    const head = new Uint8Array(2 + varUintLength(updateLength));
    head[0] = MESSAGE_SYNC;
    head[1] = SYNC_UPDATE;
    writeVarUint(head, updateLength, 2);
    return head;
  });

/** How a stock client is told of a refusal: y-protocols' auth message with a reason. */
export const encodePermissionDenied = (reason: string): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AUTH);
  encoding.writeVarUint(encoder, AUTH_PERMISSION_DENIED);
  encoding.writeVarString(encoder, reason);
  return encoding.toUint8Array(encoder);
};
