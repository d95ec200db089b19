/** Bodies, parameters and queries through their schemas. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Env } from './context.ts';
import { HttpFault } from './faults.ts';

/** What a form or a list of a thousand members needs, with room. */
export const MAX_BODY_BYTES = 256 * 1_024;
/** No schema nests deeper than half of this; parsing what does costs more than its bytes. */
const MAX_NESTING = 16;
/** Field names come from outside: so many of them, and so many characters of each, are answered. */
const MAX_FIELDS = 20;
const MAX_FIELD_CHARACTERS = 100;

export const limitBody = (maxBytes: number) =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new HttpFault('too-large', `A request here is at most ${maxBytes} bytes.`);
    },
  });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether arrays and objects stand in each other deeper than {@link MAX_NESTING}. */
export const nestsTooDeep = (json: string): boolean => {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) inText = !inText;
    else if (inText) {
      if (code === BACKSLASH) at++;
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_NESTING) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
};

const short = (text: string): string =>
  text.length <= MAX_FIELD_CHARACTERS ? text : `${text.slice(0, MAX_FIELD_CHARACTERS)}…`;

const parse = <S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Messages and paths only: values may be passwords.
  const fields = Object.fromEntries(
    parsed.error.issues
      .slice(0, MAX_FIELDS)
      .map((issue) => [short(issue.path.join('.')) || '.', short(issue.message)]),
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
  if (nestsTooDeep(text)) {
    throw new HttpFault('bad-request', 'The body is nested deeper than any request here.');
  }
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
