/** Reading an identifier, a name or JSON within bounds, by its schema. */
import type { z } from 'zod';
import { type BoundedReader, ReadError } from './bounded-reader.ts';

/** The longest of them is a segment's name. */
const MAX_NAME_BYTES = 128;

/** @throws ReadError */
export const readBranded = <S extends z.ZodType>(reader: BoundedReader, schema: S): z.infer<S> => {
  const parsed = schema.safeParse(reader.varString(MAX_NAME_BYTES));
  if (!parsed.success) throw new ReadError('a malformed name');
  return parsed.data;
};

/** @throws ReadError */
export const readJson = <T>(reader: BoundedReader, schema: z.ZodType<T>): T => {
  const text = reader.varString(reader.remaining);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ReadError('not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new ReadError(`schema: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  }
  return parsed.data;
};
