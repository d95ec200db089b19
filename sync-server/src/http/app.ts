/** Every HTTP route, behind the same doors: origin, size, headers, one shape of error, one log line. */
import { type Context, Hono } from 'hono';
import { matchedRoutes } from 'hono/route';
import { adminRoutes } from './admin-routes.ts';
import { limitBody, MAX_BODY_BYTES } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { directoryRoutes } from './directory-routes.ts';
import { embedRoutes } from './embed-routes.ts';
import { faultOf, HttpFault, notFound } from './faults.ts';
import { sameOrigin } from './origin.ts';
import { personalRoutes } from './personal-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { SECURITY_HEADERS, securityHeaders } from './security-headers.ts';
import { sessionRoutes } from './session-routes.ts';
import { settingRoutes } from './setting-routes.ts';
import { staticFiles } from './static-files.ts';
import { widgetFiles, widgetPage } from './widget-files.ts';

/** The pattern that answered: middleware is registered for every method, routes for one. */
const routeOf = (c: Context<Env>): string =>
  matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? '*';

/** Whose route sets a limit of its own. */
const BIG_BODIES = new Set(['/api/heal']);

export const createApp = (deps: HttpDeps): Hono<Env> => {
  const { log, version } = deps;
  const app = new Hono<Env>();
  const small = limitBody(MAX_BODY_BYTES);

  app.use(securityHeaders(deps.embedOrigins));
  app.use('/api/*', async (c, next) => {
    const start = performance.now();
    await next();
    c.header('Cache-Control', 'no-store');
    // The route and not the address: addresses hold first-sign-in links.
    log.info(
      {
        method: c.req.method,
        route: routeOf(c),
        status: c.res.status,
        ms: Math.round(performance.now() - start),
      },
      'request',
    );
  });
  app.use('/api/*', sameOrigin(deps));
  app.use('/api/*', (c, next) => (BIG_BODIES.has(c.req.path) ? next() : small(c, next)));

  app.get('/api/health', (c) => c.json({ ok: true, version }));
  app.route('/api', sessionRoutes(deps));
  app.route('/api', embedRoutes(deps));
  app.route('/api', directoryRoutes(deps));
  app.route('/api', settingRoutes(deps));
  app.route('/api', personalRoutes(deps));
  app.route('/api', searchRoutes(deps));
  app.route('/api', adminRoutes(deps));
  app.all('/api/*', () => {
    throw notFound();
  });
  app.all('/sync', () => {
    throw new HttpFault('bad-request', 'This address speaks WebSocket only.');
  });
  app.use(widgetFiles(deps.embedOrigins));
  app.use('*', staticFiles(deps.clientFolder, widgetPage(deps.embedOrigins)));

  app.notFound((c) => c.json(notFound().body, 404));
  app.onError((error, c) => {
    let fault = faultOf(error);
    if (fault === null) {
      // The error's own words only: a request's body or address may hold a secret.
      log.error({ err: error, route: routeOf(c) }, 'a request failed');
      fault = new HttpFault('internal', 'Something went wrong on the server. It was written down.');
    }
    if (fault.retryAfterSeconds !== undefined) {
      c.header('Retry-After', String(fault.retryAfterSeconds));
    }
    // The rest of the body is not read, so nothing else can come on this connection.
    if (fault.status === 413) c.header('Connection', 'close');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
    return c.json(fault.body, fault.status);
  });
  return app;
};
