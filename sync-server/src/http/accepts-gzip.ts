import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

/** Whether who asks takes a compressed answer (RFC 9110, 12.5.3). */
export const acceptsGzip = (c: Context): boolean =>
  accepts(c, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' }) ===
  'gzip';
