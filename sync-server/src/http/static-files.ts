/** The built app: files of one folder, read once each, and the index for every other page. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { acceptsGzip } from './accepts-gzip.ts';
import type { Env } from './context.ts';
import { notFound } from './faults.ts';
import { type FilledPage, WIDGET_SCRIPT } from './widget-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = /text|json|javascript|svg/;
/** Names under it carry a hash of their content. */
const HASHED = '/assets/';

interface File {
  readonly modifiedMs: number;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer> | null;
  readonly type: string;
  readonly tag: string;
}

const compress = promisify(gzip);

class Files {
  readonly #folder: string;
  readonly #filled: FilledPage;
  readonly #files = new Map<string, File>();

  constructor(folder: string, filled: FilledPage) {
    this.#folder = normalize(folder);
    this.#filled = filled;
  }

  /** @param path of an address, decoded; null when there is no such file */
  async read(path: string): Promise<File | null> {
    const full = normalize(join(this.#folder, path));
    if (!full.startsWith(this.#folder + sep) || path.includes('\0')) return null;
    const info = await stat(full).catch(() => null);
    if (!info?.isFile()) return null;
    const known = this.#files.get(full);
    if (known?.modifiedMs === info.mtimeMs) return known;
    const read = await readFile(full);
    const isFilled = full === normalize(join(this.#folder, this.#filled.file));
    const body = isFilled
      ? new TextEncoder().encode(this.#filled.fill(read.toString('utf8')))
      : new Uint8Array(read);
    const type = TYPES[extname(full)] ?? 'application/octet-stream';
    const file: File = {
      modifiedMs: info.mtimeMs,
      body,
      gzipped:
        COMPRESSIBLE.test(type) && body.length > 1_024
          ? new Uint8Array(await compress(body))
          : null,
      type,
      tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    };
    this.#files.set(full, file);
    return file;
  }
}

/**
 * What a browser may do with its copy. The widget's script is in the pages of other sites, where no
 * service worker of ours keeps it: with the server away they go on with the copy that they have.
 */
const keptFor = (path: string): string => {
  if (path.startsWith(HASHED)) return 'public, max-age=31536000, immutable';
  if (path === WIDGET_SCRIPT) return 'public, max-age=60, stale-while-revalidate=2592000';
  return 'no-cache';
};

const decoded = (path: string): string | null => {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
};

const send = (c: Context<Env>, path: string, file: File): Response => {
  c.header('Content-Type', file.type);
  c.header('ETag', file.tag);
  c.header('Vary', 'Accept-Encoding');
  c.header('Cache-Control', keptFor(path));
  if (c.req.header('if-none-match') === file.tag) return c.body(null, 304);
  if (file.gzipped !== null && acceptsGzip(c)) {
    c.header('Content-Encoding', 'gzip');
    return c.body(file.gzipped);
  }
  return c.body(file.body);
};

/** Pages are the app's own routes; a missing file with an extension stays missing. */
export const staticFiles = (folder: string, filled: FilledPage): MiddlewareHandler<Env> => {
  const files = new Files(folder, filled);
  const fileOf = (path: string): string =>
    path === '/' ? '/index.html' : path === filled.path ? filled.file : path;
  return async (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') throw notFound();
    const path = decoded(c.req.path);
    // What a build leaves for itself is no part of the app.
    if (path === null || path.includes('/.')) throw notFound();
    const file = await files.read(fileOf(path));
    if (file !== null) return send(c, path, file);
    if (extname(path) !== '') throw notFound();
    const index = await files.read('/index.html');
    if (index === null) return c.text('The app is not built yet. Run "npm start".', 503);
    return send(c, '/index.html', index);
  };
};
