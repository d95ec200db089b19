/** Decoded messages as they stand in fixtures: JSON, bytes as base64. */
import { Buffer } from 'node:buffer';

export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** A value as JSON, every `Uint8Array` in it as `{ base64 }`. */
export const jsonOf = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, jsonOf(field)]));
};
