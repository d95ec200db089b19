/** Reading an identifier or a name within bounds. */
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
