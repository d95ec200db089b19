/** Off loopback without a certificate: one page that says what to do, and nothing else. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Env } from './context.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** The name under which the browser looked for the server, as the command takes it. */
const nameAsked = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

export const certificateNeeded = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    c.res.headers.set('Cache-Control', 'no-store');
  });
  app.all('/api/*', (c) =>
    c.json(
      {
        error: {
          code: 'certificate-needed',
          message: 'This server needs a certificate before it can be used over the network.',
        },
      },
      503,
    ),
  );
  app.all('*', (c) =>
    c.html(
      html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Corridor needs a certificate</title>
<style>
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #1d232b; background: #fff; }
code { background: #eef1f4; padding: 0.15em 0.4em; border-radius: 4px; }
@media (prefers-color-scheme: dark) { body { color: #e6e9ed; background: #14181d; } code { background: #2a313a; } }
</style>
</head>
<body>
<h1>Corridor needs a certificate</h1>
<p>Browsers keep messages offline only for addresses that they trust, so over the network Corridor speaks https only.</p>
<ol>
<li>On the server, run <code>npx corridor certificate ${nameAsked(c.req.url)}</code>.</li>
<li>Start the server again, as it was started before: it finds the certificate that the command made.</li>
<li>Install the certificate on each workstation with the page that the command makes.</li>
<li>Open this address again, beginning with <code>https://</code>.</li>
</ol>
<h2 lang="nl">Corridor heeft een certificaat nodig</h2>
<p lang="nl">Browsers bewaren berichten alleen offline voor adressen die zij vertrouwen. Voer op de server <code>npx corridor certificate ${nameAsked(c.req.url)}</code> uit, start de server opnieuw zoals u hem eerder startte (hij vindt het certificaat dan zelf), installeer het certificaat op elke werkplek met de pagina die het commando maakt, en open daarna dit adres met <code>https://</code>.</p>
</body>
</html>`,
      503,
    ),
  );
  return app;
};

/** Plain http on the port of https leads to https. Bodies are not taken: they came in the clear. */
export const redirectToHttps = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.all('*', (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const message = 'This server speaks https only.';
      return c.json({ error: { code: 'https-only', message } }, 400);
    }
    return c.redirect(c.req.url.replace(/^http:/, 'https:'), 308);
  });
  return app;
};
