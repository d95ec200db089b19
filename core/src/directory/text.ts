import type { z } from 'zod';

/**
 * A text that UTF-8 can hold: a lone surrogate would be another text once it is stored, in memory as
 * it came and in the database as U+FFFD.
 */
export const wellFormed = (text: z.ZodString) =>
  text.refine((value) => value.isWellFormed(), 'text has a lone surrogate');
