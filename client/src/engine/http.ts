/** Typed requests to the server: every answer is parsed by a schema, every failure is a value. */
import { ApiError, err, ok, type Result, USER_HEADER, type UserId } from '@corridor/core';
import type { z } from 'zod';

/** Why a request gave no value. `canRetry` says whether the same request may succeed later. */
export type ApiFailure =
  /** No answer: no network, server down, or a broken transfer. */
  | { readonly kind: 'unreachable'; readonly canRetry: true }
  /** The server answered with an error. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly retryAfterSeconds: number | null;
      readonly canRetry: boolean;
    }
  /** The answer does not fit its schema: another version, or a proxy's page. */
  | { readonly kind: 'malformed'; readonly detail: string; readonly canRetry: true };

export interface ApiClient {
  /** JSON in, JSON out. */
  json<S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<Result<z.output<S>, ApiFailure>>;
  /** A binary answer of at most `maxBytes`. */
  bytes(path: string, maxBytes: number): Promise<Result<Uint8Array, ApiFailure>>;
}

const JSON_BODY = { 'content-type': 'application/json' };
const REQUEST_TIMEOUT_MS = 20_000;
const RETRIED_STATUS: ReadonlySet<number> = new Set([408, 425, 429]);

const refusal = async (response: Response): Promise<ApiFailure> => {
  const { status } = response;
  const canRetry = status >= 500 || RETRIED_STATUS.has(status);
  let json: unknown = null;
  try {
    json = await response.json();
  } catch {
    // Not JSON: a proxy's own page. The status says what there is to say.
  }
  const parsed = ApiError.safeParse(json);
  const error = parsed.success
    ? parsed.data.error
    : { code: `http-${status}`, message: response.statusText };
  return {
    kind: 'refused',
    status,
    code: error.code,
    message: error.message,
    fields: parsed.success ? (parsed.data.error.fields ?? {}) : {},
    retryAfterSeconds: parsed.success ? (parsed.data.error.retryAfterSeconds ?? null) : null,
    canRetry,
  };
};

const unreachable = err({ kind: 'unreachable', canRetry: true } as const);

interface Deadline {
  readonly signal: AbortSignal;
  /** Once the answer was read: who asked outlives many requests, and is to forget each of them. */
  readonly done: () => void;
}

/** Ends when its time is up, and before that when whoever asked gives up. */
const deadline = (givenUp: AbortSignal | undefined): Deadline => {
  const late = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  if (givenUp === undefined) return { signal: late, done: () => undefined };
  // `AbortSignal.any` is younger than the oldest browser that Corridor runs in.
  const either = new AbortController();
  const end = (): void => either.abort();
  if (givenUp.aborted) end();
  const signals = [late, givenUp];
  for (const signal of signals) signal.addEventListener('abort', end, { once: true });
  return {
    signal: either.signal,
    done: () => {
      for (const signal of signals) signal.removeEventListener('abort', end);
    },
  };
};

/**
 * @param fetchIt `fetch`, or a double of it
 * @param origin of the server; the empty text for this page's own
 * @param user whose requests these are: the cookie is the browser's, and may have become a
 *   colleague's a moment ago; the server answers `other-user` then, and does nothing
 * @param givenUp asked at each request: the request ends as unreachable when that signal does
 */
export const apiClient = (
  fetchIt: typeof fetch,
  origin: string,
  user?: UserId,
  givenUp: () => AbortSignal | undefined = () => undefined,
): ApiClient => {
  const own: Readonly<Record<string, string>> = user === undefined ? {} : { [USER_HEADER]: user };
  /** @param read takes in the answer, which may break off as well; null when there was none */
  const request = async <T>(
    path: string,
    asked: Asked,
    read: (response: Response | null) => Promise<T>,
  ): Promise<T> => {
    const { signal, done } = deadline(givenUp());
    try {
      const response = await fetchIt(`${origin}${path}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
        ...asked,
        headers: { ...own, ...asked.headers },
      }).catch(() => null); // fetch tells no more than that there was no answer.
      return await read(response);
    } finally {
      done();
    }
  };
  return {
    json(method, path, schema, body) {
      return request(path, withBody(method, body), (response) => readJson(response, schema));
    },
    bytes(path, maxBytes) {
      return request(path, { method: 'GET' }, (response) => readBytes(response, maxBytes));
    },
  };
};

interface Asked {
  readonly method: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const withBody = (method: string, body: unknown): Asked =>
  body === undefined ? { method } : { method, body: JSON.stringify(body), headers: JSON_BODY };

const readJson = async <S extends z.ZodType>(
  response: Response | null,
  schema: S,
): Promise<Result<z.output<S>, ApiFailure>> => {
  if (!response) return unreachable;
  if (!response.ok) return err(await refusal(response));
  let json: unknown = null;
  if (response.status !== 204) {
    try {
      json = await response.json();
    } catch (error) {
      if (!(error instanceof SyntaxError)) return unreachable; // It broke off.
      return err({ kind: 'malformed', detail: 'not JSON', canRetry: true });
    }
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err({ kind: 'malformed', detail: issue?.path.join('.') ?? '', canRetry: true });
};

const readBytes = async (
  response: Response | null,
  maxBytes: number,
): Promise<Result<Uint8Array, ApiFailure>> => {
  if (!response) return unreachable;
  if (!response.ok) return err(await refusal(response));
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > maxBytes) return err({ kind: 'malformed', detail: 'too large', canRetry: true });
  try {
    const body = await readBounded(response, maxBytes);
    return body ? ok(body) : err({ kind: 'malformed', detail: 'too large', canRetry: true });
  } catch {
    return unreachable;
  }
};

/** The body, unpacked; null when it is longer than it may be, of which no more is read. */
const readBounded = async (response: Response, maxBytes: number): Promise<Uint8Array | null> => {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      return null;
    }
    parts.push(read.value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
};
