/** The address that people type, for links that the command line prints. */
import { hostname } from 'node:os';
import type { Config } from '../config.ts';

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** A public origin if one is set, else what the server listens on. */
export const addressOf = ({ host, port, tls, origins }: Omit<Config, 'demo'>): string => {
  const [origin] = origins;
  if (origin !== undefined) return origin;
  const scheme = tls === null ? 'http' : 'https';
  const name = EVERYWHERE.has(host) ? hostname().toLowerCase() : host;
  const shown = name.includes(':') ? `[${name}]` : name;
  const isDefault = port === (tls === null ? 80 : 443);
  return `${scheme}://${shown}${isDefault ? '' : `:${port}`}`;
};
