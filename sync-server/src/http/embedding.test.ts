/** Which pages of other sites get what: the headers, and the page that names who may show it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersFor, SECURITY_HEADERS } from './security-headers.ts';
import { Served } from './testing/served.ts';

const INTRANET = 'https://intranet.example';
const OTHER = 'https://elsewhere.example';

const ancestorsIn = (policy: string | null | undefined): string | undefined =>
  /frame-ancestors ([^;]*)/.exec(policy ?? '')?.[1];

describe('headers', () => {
  it('let only the widget’s page into a frame, and only of the sites that were named', () => {
    const ancestorsOf = (path: string): string | undefined =>
      ancestorsIn(headersFor(path, undefined, [INTRANET, OTHER])['Content-Security-Policy']);
    expect(ancestorsOf('/widget')).toBe(`${INTRANET} ${OTHER}`);
    expect(ancestorsOf('/widget.html')).toBe(`${INTRANET} ${OTHER}`);
    for (const path of ['/', '/c/abc', '/settings', '/widget/', '/%77idget.html', '/widget.js']) {
      expect(ancestorsOf(path)).toBe("'none'");
    }
  });

  it('let a site that was named read the script, and no other one', () => {
    const named = headersFor('/widget.js', INTRANET, [INTRANET]);
    expect(named).toMatchObject({
      'Access-Control-Allow-Origin': INTRANET,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    for (const origin of [OTHER, 'null', `${INTRANET}.evil.example`, undefined]) {
      expect(headersFor('/widget.js', origin, [INTRANET])).not.toHaveProperty(
        'Access-Control-Allow-Origin',
      );
    }
    for (const path of ['/widget', '/api/session', '/', '/assets/app.js']) {
      const headers = headersFor(path, INTRANET, [INTRANET]);
      expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
      expect(headers['Cross-Origin-Resource-Policy']).toBe('same-origin');
    }
  });

  it('are the app’s own everywhere while no site is named', () => {
    for (const path of ['/', '/widget', '/widget.js']) {
      expect(headersFor(path, INTRANET, [])).toEqual(SECURITY_HEADERS);
    }
  });
});

describe('a server with sites that may embed it', () => {
  let server: Served;
  beforeAll(async () => {
    server = await Served.start({ embedOrigins: [INTRANET, OTHER] });
  });
  afterAll(() => server.stop());

  it('serves the widget’s page with their names in it', async () => {
    const page = await server.ask('/widget');
    expect(page.status).toBe(200);
    expect(page.text).toContain(`content="${INTRANET} ${OTHER}"`);
    expect(ancestorsIn(page.headers.get('content-security-policy'))).toBe(`${INTRANET} ${OTHER}`);
    expect((await server.ask('/widget.html')).text).toBe(page.text);
    const again = await server.ask('/widget', {
      headers: { 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    const script = await server.ask('/widget.js');
    expect(script.headers.get('cache-control')).toContain('stale-while-revalidate');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  it('is asked by its own pages only: a page of theirs changes nothing with the cookie', async () => {
    const answer = await server.ask('/api/session', { json: {}, headers: { origin: INTRANET } });
    expect(answer.body).toMatchObject({ error: { code: 'wrong-origin' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const app = await server.ask('/c/anything', { headers: { origin: INTRANET } });
    expect(ancestorsIn(app.headers.get('content-security-policy'))).toBe("'none'");
  });
});

describe('a server without any', () => {
  let server: Served;
  beforeAll(async () => {
    server = await Served.start();
  });
  afterAll(() => server.stop());

  it('has no widget', async () => {
    for (const path of ['/widget', '/widget.html', '/widget.js']) {
      expect((await server.ask(path)).status).toBe(404);
    }
  });
});
