/** What the frame takes from the page that it is in. */
import { z } from 'zod';
import { CORRIDOR } from './messages.pure.ts';

const corridor = z.literal(CORRIDOR);

export const HostMessage = z.discriminatedUnion('type', [
  z.strictObject({ corridor, type: z.literal('hello') }),
  z.strictObject({ corridor, type: z.literal('open'), open: z.boolean() }),
  z.strictObject({ corridor, type: z.literal('used') }),
  z.strictObject({
    corridor,
    type: z.literal('ticket'),
    ticket: z
      .string()
      .regex(/^[\w-]{43}$/)
      .nullable(),
  }),
]);
