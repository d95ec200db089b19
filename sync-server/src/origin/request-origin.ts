/**
 * Where a request comes from: the address, the scheme, and whether the page that sent it is our own.
 * Browsers always say which page asks; one of another site must not use the cookie. Programs send
 * no origin, and no cookie by themselves.
 */
import type { IncomingMessage } from 'node:http';
import type { TrustedProxies } from './trusted-proxies.ts';

export interface RequestOriginOptions {
  readonly proxies: TrustedProxies;
  /** Origins beside the server's own host, such as `https://clinic.example`. */
  readonly origins: readonly string[];
  /** Whether this server speaks https itself. */
  readonly tls: boolean;
}

const originOf = (text: string): string | null => {
  try {
    return new URL(text).origin;
  } catch {
    return null;
  }
};

export class RequestOrigin {
  readonly #options: RequestOriginOptions;

  constructor(options: RequestOriginOptions) {
    this.#options = options;
  }

  /** For limits: the browser's address, behind a trusted proxy too. */
  addressOf(request: IncomingMessage): string {
    return this.#options.proxies.addressOf(request);
  }

  /** The origin at which this request reached the server; null without a usable Host. */
  #own(request: IncomingMessage): string | null {
    const { proxies, tls } = this.#options;
    const scheme = proxies.schemeOf(request) ?? (tls ? 'https' : 'http');
    return originOf(`${scheme}://${request.headers.host ?? ''}`);
  }

  /** Whether the page is ours: same scheme, host and port, or one that the admin named. */
  isOwnPage(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin !== undefined) {
      return this.#options.origins.includes(origin) || originOf(origin) === this.#own(request);
    }
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  /** Whether the browser reached us over https: by our own certificate, or through a proxy's. */
  isSecure(request: IncomingMessage): boolean {
    if (this.#own(request)?.startsWith('https:')) return true;
    const { origin, host } = request.headers;
    return this.#options.origins.some((named) => {
      if (!named.startsWith('https:')) return false;
      return origin === named || new URL(named).host === host;
    });
  }
}
