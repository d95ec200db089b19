/** The session cookie: not readable by scripts, never sent by another site's page. */

/** 30 days; it slides while it is used. */
export const SESSION_MS = 30 * 86_400_000;

/** `__Host-` would want Secure, which http on loopback cannot give. */
const NAME = 'corridor_session';

export const sessionCookie = (token: string, options: { readonly secure: boolean }): string =>
  [
    `${NAME}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${SESSION_MS / 1_000}`,
    ...(options.secure ? ['Secure'] : []),
  ].join('; ');

export const endedSessionCookie = (options: { readonly secure: boolean }): string =>
  [
    `${NAME}=`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    'Max-Age=0',
    ...(options.secure ? ['Secure'] : []),
  ].join('; ');

/** The token in a Cookie header, or null. */
export const tokenInCookie = (header: string | null | undefined): string | null => {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === NAME && value && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return null;
};
