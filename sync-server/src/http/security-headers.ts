/** Headers that keep the app to itself, and let the widget into pages of sites that were named. */
import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { WIDGET_PAGES, WIDGET_SCRIPT } from './widget-files.ts';

/** Styles: the component library sets them on elements. Everything else comes from here. */
const contentSecurityPolicy = (ancestors: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');

type Headers = Readonly<Record<string, string>>;

export const SECURITY_HEADERS: Headers = {
  'Content-Security-Policy': contentSecurityPolicy("'none'"),
  'X-Content-Type-Options': 'nosniff',
  // First-sign-in links stand in addresses.
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * @param origin of the page that asks, if the browser tells it
 * @param embedOrigins sites whose pages may show the widget
 */
export const headersFor = (
  path: string,
  origin: string | undefined,
  embedOrigins: readonly string[],
): Headers => {
  if (embedOrigins.length === 0) return SECURITY_HEADERS;
  if (WIDGET_PAGES.has(path)) {
    const policy = contentSecurityPolicy(embedOrigins.join(' '));
    return { ...SECURITY_HEADERS, 'Content-Security-Policy': policy };
  }
  if (path === WIDGET_SCRIPT) {
    // A page that loads it says nothing of itself unless it asks for CORS; it holds no secret.
    return {
      ...SECURITY_HEADERS,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Accept-Encoding, Origin',
      ...(origin !== undefined && embedOrigins.includes(origin)
        ? { 'Access-Control-Allow-Origin': origin }
        : {}),
    };
  }
  return SECURITY_HEADERS;
};

export const securityHeaders =
  (embedOrigins: readonly string[]): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next();
    const headers = headersFor(c.req.path, c.req.header('origin'), embedOrigins);
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
