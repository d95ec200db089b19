/**
 * What pages of other sites load: the script that defines `<corridor-chat>`, and the page that it
 * shows in a frame. The page names in itself the sites that may show it, so that a copy of it that
 * a browser kept agrees with the header that it was kept with.
 */
import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { notFound } from './faults.ts';

export const WIDGET_SCRIPT = '/widget.js';
/** By its address, and by its file's name. */
export const WIDGET_PAGES: ReadonlySet<string> = new Set(['/widget', '/widget.html']);

/** A page that is served with something of this server's configuration in it. */
export interface FilledPage {
  /** Its file, as an address: `/widget.html`. */
  readonly file: string;
  /** Its address. */
  readonly path: string;
  readonly fill: (html: string) => string;
}

/** Stands in `client/widget.html`. */
const PLACE = 'corridor-embed-origins-here';

export const widgetPage = (embedOrigins: readonly string[]): FilledPage => ({
  file: '/widget.html',
  path: '/widget',
  fill: (html) => html.replace(PLACE, embedOrigins.join(' ')),
});

/** Where no site was named there is no widget. */
export const widgetFiles =
  (embedOrigins: readonly string[]): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { path } = c.req;
    if (embedOrigins.length === 0 && (path === WIDGET_SCRIPT || WIDGET_PAGES.has(path))) {
      throw notFound();
    }
    await next();
  };
