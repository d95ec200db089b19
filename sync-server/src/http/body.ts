/** Bodies, parameters and queries through their schemas. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Env } from './context.ts';
import { HttpFault } from './faults.ts';

/** What a form or a list of a thousand members needs, with room. */
export const MAX_BODY_BYTES = 256 * 1_024;
/** Records for healing come by the thousand. */
export const MAX_HEAL_BYTES = 16 * 1_048_576;

export const limitBody = (maxBytes: number) =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new HttpFault('too-large', `A request here is at most ${maxBytes} bytes.`);
    },
  });

const parse = <S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Messages and paths only: values may be passwords.
  const fields = Object.fromEntries(
    parsed.error.issues.slice(0, 20).map((issue) => [issue.path.join('.') || '.', issue.message]),
  );
  throw new HttpFault('bad-request', `This ${what} is not as it should be.`, { fields });
};

export const parseBody = async <S extends z.ZodType>(
  c: Context<Env>,
  schema: S,
): Promise<z.infer<S>> => {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpFault('bad-request', 'The body has to be JSON (content-type application/json).');
  }
  const text = await c.req.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HttpFault('bad-request', 'The body is not JSON.');
  }
  return parse(schema, json, 'request');
};

export const parseParam = <S extends z.ZodType>(schema: S, value: unknown): z.infer<S> =>
  parse(schema, value, 'address');
