import { Practice } from '../harness/practice.ts';
import { CorridorServer } from '../harness/server.ts';
import { expect, test } from '../harness/test.ts';

test('server killed between commit and acknowledgement: no duplicate, the waiting row resolves', async ({
  server,
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);

  // What Ana sends arrives; what the server answers does not.
  line.set('toClient', { mode: 'drop' });
  await ana.write('stored, but nobody told me');
  // Ben reads it: it was committed, and its acknowledgement was on its way.
  await ben.sees('stored, but nobody told me');
  await server.kill();
  await ana.delivers('stored, but nobody told me', 'saved');

  line.unplug();
  await server.start();
  line.restore();
  await ana.delivers('stored, but nobody told me', 'stored');
  await ben.isOnline();
  await ben.write('I read it once');
  await ana.sees('I read it once');
  const expected = ['stored, but nobody told me', 'I read it once'];
  await expect.poll(() => ana.texts(practice.group)).toEqual(expected);
  await expect.poll(() => ben.texts(practice.group)).toEqual(expected);
});

test('a relay whose clock is ten minutes slow takes messages, and they sort as written', async ({
  atWork,
}) => {
  // Slow from its first start: relay time never goes back, so a clock set back later is not seen.
  const slow = await CorridorServer.start({ clockOffsetMs: -600_000 });
  try {
    const practice = await Practice.create(slow);
    const way = { url: slow.url };
    const [ana, ben] = await Promise.all([atWork(practice.ana, way), atWork(practice.ben, way)]);
    const written: string[] = [];
    for (let i = 1; i <= 3; i++) {
      await ana.write(`question ${i}`);
      await ana.delivers(`question ${i}`, 'stored');
      await ben.sees(`question ${i}`);
      await ben.write(`answer ${i}`);
      await ben.delivers(`answer ${i}`, 'stored');
      await ana.sees(`answer ${i}`);
      written.push(`question ${i}`, `answer ${i}`);
    }
    expect(await ana.texts(practice.group)).toEqual(written);
    expect(await ben.texts(practice.group)).toEqual(written);
  } finally {
    await slow.remove();
  }
});
