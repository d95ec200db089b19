/** Bytes made by hand, for what no writer of ours would write. */
import * as encoding from 'lib0/encoding';

/** Numbers as varuint, texts with their length, bytes as they are. */
export const craft = (...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
  craftAll(parts);

/** {@link craft} of a list too long for arguments. */
export const craftAll = (parts: Iterable<number | string | Uint8Array>): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else if (typeof part === 'string') encoding.writeVarString(encoder, part);
    else encoding.writeUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
};

/** 2^53 − 1, as the largest count that can be claimed. */
export const LARGEST = Number.MAX_SAFE_INTEGER;
