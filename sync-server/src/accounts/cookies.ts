/**
 * The session cookie: not readable by scripts, never sent by another site's page. One that a page of
 * another site began has a name of its own: it has to be sent there, so it is kept apart for that
 * site (`Partitioned`, CHIPS), and never takes the place of the other one.
 */

/** 30 days; it slides while it is used. */
export const SESSION_MS = 30 * 86_400_000;
/** A working day; the page vouches again. */
export const EMBEDDED_SESSION_MS = 12 * 3_600_000;

/** `__Host-` would want Secure, which http on loopback cannot give. */
const NAME = 'corridor_session';
const EMBEDDED_NAME = 'corridor_embedded';

interface CookieOptions {
  readonly secure: boolean;
  readonly maxAgeMs: number;
}

const ownCookie = (token: string, { secure, maxAgeMs }: CookieOptions): string =>
  [
    `${NAME}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${maxAgeMs / 1_000}`,
    ...(secure ? ['Secure'] : []),
  ].join('; ');

const apartCookie = (token: string, maxAgeMs: number): string =>
  [
    `${EMBEDDED_NAME}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=None',
    'Secure',
    'Partitioned',
    `Max-Age=${maxAgeMs / 1_000}`,
  ].join('; ');

export const sessionCookie = (token: string, { secure }: { readonly secure: boolean }): string =>
  ownCookie(token, { secure, maxAgeMs: SESSION_MS });

/** @param apart whether the page is of another site than Corridor */
export const embeddedSessionCookie = (
  token: string,
  { secure, apart }: { readonly secure: boolean; readonly apart: boolean },
): string =>
  apart
    ? apartCookie(token, EMBEDDED_SESSION_MS)
    : ownCookie(token, { secure, maxAgeMs: EMBEDDED_SESSION_MS });

/** @param apart whether it was in a page of another site, as its cookie's name says */
export const endedSessionCookie = ({
  secure,
  apart,
}: {
  readonly secure: boolean;
  readonly apart: boolean;
}): string => (apart ? apartCookie('', 0) : ownCookie('', { secure, maxAgeMs: 0 }));

const tokenNamed = (header: string | null | undefined, wanted: string): string | null => {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === wanted && value && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return null;
};

/** The token in a Cookie header, or null. */
export const tokenInCookie = (header: string | null | undefined): string | null =>
  tokenNamed(header, NAME) ?? tokenNamed(header, EMBEDDED_NAME);

/** Whether the token that counts is one of a page of another site. */
export const isApart = (header: string | null | undefined): boolean =>
  tokenNamed(header, NAME) === null && tokenNamed(header, EMBEDDED_NAME) !== null;
