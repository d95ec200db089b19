import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const FOLDER = join(ROOT, 'client', 'demo-host');

/** As strict as a page with the widget can be. @param {string} corridor */
const policyFor = (corridor) =>
  [
    "default-src 'none'",
    `script-src 'self' ${corridor}`,
    `frame-src ${corridor}`,
    "style-src 'self'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/**
 * What a site's server asks Corridor's for, when somebody who is signed in at the site opens a page.
 *
 * @param {object} options
 * @param {string} options.corridor origin of the Corridor server
 * @param {string} options.token of the program that Corridor's configuration names for the site
 * @param {string} options.login Corridor's login name of who is signed in at the site
 * @param {string} options.origin of the site's pages
 * @returns {Promise<string>}
 */
export async function askForTicket({ corridor, token, login, origin }) {
  const response = await fetch(`${corridor}/api/embed/tickets`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, origin }),
  });
  if (!response.ok) throw new Error(`Corridor answered ${response.status}.`);
  const { ticket } = await response.json();
  return ticket;
}

/**
 * A site that is not Corridor and shows its widget: to try it by hand, and for the browser tests.
 *
 * @param {object} options
 * @param {string} options.corridor origin of the Corridor server
 * @param {number} options.port 0 for any free one
 * @param {() => Promise<string | null>} options.ticket for whoever uses the site; null: it signs
 *   nobody in
 * @returns {Promise<{ port: number, tickets: () => number, close: () => Promise<void> }>} `tickets`:
 *   how many its pages were given
 */
export async function serveDemoHost({ corridor, port, ticket }) {
  const file = (name) => readFileSync(join(FOLDER, name), 'utf8');
  const page = file('page.html').replaceAll('{{corridor}}', corridor);
  const routes = new Map([
    ['/', ['text/html', page]],
    ['/rota', ['text/html', page]],
    ['/page.js', ['text/javascript', file('page.js')]],
    ['/page.css', ['text/css', file('page.css')]],
  ]);
  let tickets = 0;
  const handle = async (request, response) => {
    const send = (status, type, body) => {
      response.writeHead(status, {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Security-Policy': policyFor(corridor),
        'Cache-Control': 'no-store',
      });
      response.end(body);
    };
    if (request.url === '/ticket' && request.method === 'POST') {
      try {
        const given = await ticket();
        if (given !== null) tickets++;
        send(200, 'application/json', JSON.stringify({ ticket: given }));
      } catch (error) {
        console.error(error);
        send(502, 'text/plain', 'Corridor gave no ticket.');
      }
      return;
    }
    const found = routes.get(request.url ?? '');
    if (found) send(200, found[0], found[1]);
    else send(404, 'text/plain', 'There is no such page.');
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    port: address.port,
    tickets: () => tickets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
