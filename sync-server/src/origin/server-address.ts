/** The address that people type: what the server prints, and what links begin with. */
import { X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The first name or address that a certificate is for; null when it is only for patterns. */
const nameIn = (cert: string): string | null => {
  const names = new X509Certificate(cert).subjectAltName ?? '';
  return /(?:^|, )(?:DNS|IP Address):([^*,"\s]+)(?:,|$)/.exec(names)?.[1]?.toLowerCase() ?? null;
};

export interface Reachable {
  readonly host: string;
  readonly port: number;
  /** Public addresses that the admin named. */
  readonly origins: readonly string[];
  /** The server's certificate, PEM; null without https. */
  readonly cert: string | null;
}

/**
 * A public origin if one is set, else where the server listens: everywhere is under the
 * certificate's first name, else under this computer's.
 */
export const serverAddress = ({ host, port, origins, cert }: Reachable): string => {
  const [origin] = origins;
  if (origin !== undefined) return origin;
  const scheme = cert === null ? 'http' : 'https';
  const everywhere = (): string =>
    (cert === null ? null : nameIn(cert)) ?? hostname().toLowerCase();
  const name = EVERYWHERE.has(host) ? everywhere() : host;
  const shown = name.includes(':') ? `[${name}]` : name;
  const isDefault = port === (cert === null ? 80 : 443);
  return `${scheme}://${shown}${isDefault ? '' : `:${port}`}`;
};
