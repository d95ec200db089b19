/** The one shape of an HTTP error, and which status each code has. */
import { type ApiError, type HttpCode, isHttpCode } from '@corridor/core';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AccountFault } from '../accounts/account-fault.ts';
import { OperationError } from '../store/sqlite/operations.ts';

const STATUS: Readonly<Record<HttpCode, ContentfulStatusCode>> = {
  'bad-request': 400,
  'signed-out': 401,
  'wrong-credentials': 401,
  'not-permitted': 403,
  deactivated: 403,
  'device-blocked': 403,
  'device-taken': 403,
  'device-not-proven': 403,
  'wrong-origin': 403,
  'https-only': 400,
  'not-found': 404,
  'unknown-user': 404,
  'unknown-department': 404,
  'unknown-session': 404,
  'link-not-valid': 404,
  'method-not-allowed': 405,
  'login-taken': 409,
  'department-exists': 409,
  'other-user': 409,
  'last-super-admin': 409,
  'conversation-exists': 409,
  'headers-too-large': 431,
  'too-large': 413,
  'not-assignable': 422,
  'not-staff': 422,
  'too-slow': 408,
  'too-many-attempts': 429,
  'too-many-devices': 429,
  'too-many-requests': 429,
  'too-many-tokens': 409,
  busy: 503,
  'store-unavailable': 503,
  'certificate-needed': 503,
  internal: 500,
};

/** An answer that is not what was asked for, with a stable code and a sentence for people. */
export class HttpFault extends Error {
  readonly code: HttpCode;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: HttpCode,
    message: string,
    more: { fields?: Record<string, string>; retryAfterSeconds?: number | undefined } = {},
  ) {
    super(message);
    this.code = code;
    this.fields = more.fields;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status(): ContentfulStatusCode {
    return STATUS[this.code];
  }

  get body(): ApiError {
    const { code, message, fields, retryAfterSeconds } = this;
    return {
      error: {
        code,
        message,
        ...(fields && { fields }),
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      },
    };
  }
}

export const accountFault = ({ code, message, retryAfterSeconds }: AccountFault): HttpFault =>
  new HttpFault(code, message, { retryAfterSeconds });

export const signedOut = (): HttpFault => new HttpFault('signed-out', 'Please sign in.');
export const notFound = (): HttpFault =>
  new HttpFault('not-found', 'There is nothing at this address.');
export const notPermitted = (): HttpFault =>
  new HttpFault('not-permitted', 'Your role does not allow this.');

/** An expected failure as its fault; null for a bug. */
export const faultOf = (error: unknown): HttpFault | null => {
  if (error instanceof HttpFault) return error;
  if (error instanceof OperationError && isHttpCode(error.code)) {
    return new HttpFault(error.code, error.message);
  }
  if (error instanceof Error && 'code' in error && error.code === 'store-unavailable') {
    return new HttpFault(
      'store-unavailable',
      'The server cannot use its disk just now. Nothing was changed; try again.',
      { retryAfterSeconds: 10 },
    );
  }
  return null;
};
