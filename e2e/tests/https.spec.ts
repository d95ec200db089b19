/** On a clinic's network: a host name, a certificate of the practice's own authority, a real PWA. */

import { makeCertificate } from '../harness/certificate.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import { trustAuthority } from '../harness/trust.ts';

const HOST = 'corridor.test';

test('`npx corridor certificate`, then a start off loopback: with the authority trusted, installable and works offline', async ({
  server,
  practice,
  openWorkstation,
}) => {
  await server.stop();
  const { authority } = await makeCertificate(server.folder, HOST);
  await server.start({ env: { CORRIDOR_HOST: '0.0.0.0' } });
  expect(server.printed).toContain(`Corridor is running: https://${HOST}:${server.port}`);
  const trust = await trustAuthority(authority, HOST);
  try {
    const ana = openWorkstation({
      url: `https://${HOST}:${server.port}`,
      options: trust.options,
    });
    await ana.begin(practice.ana);
    expect(await ana.page.evaluate(() => window.isSecureContext)).toBe(true);
    await ana.openConversation(GROUP);
    await ana.write('over a trusted line');
    await ana.delivers('over a trusted line', 'stored');
    await ana.readyOffline();
    const session = await ana.debugger();
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);

    await server.stop();
    await ana.isOffline();
    await ana.page.reload();
    await ana.openConversation(GROUP);
    await ana.sees('over a trusted line');
  } finally {
    trust.remove();
  }
});

test('a browser that does not trust the authority does not get in', async ({
  server,
  openWorkstation,
}) => {
  await server.stop();
  const { certificate, key } = await makeCertificate(server.folder, HOST);
  await server.start({ env: { CORRIDOR_CERT: certificate, CORRIDOR_KEY: key } });
  const stranger = openWorkstation({
    url: `https://${HOST}:${server.port}`,
    options: { args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] },
  });
  await expect(stranger.switchOn()).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
});
