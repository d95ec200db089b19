import type { FaultProxy } from '../faults/proxy.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** Both screens and both databases show the same messages in the same order, each once. */
const expectSame = async (
  conversation: string,
  one: Workstation,
  other: Workstation,
  texts: readonly string[],
): Promise<void> => {
  await expect
    .poll(
      async () => (await one.kept(conversation)).filter((row) => row.delivery === 'stored').length,
    )
    .toBe(texts.length);
  await expect.poll(() => other.texts(conversation)).toEqual(await one.texts(conversation));
  expect([...(await one.texts(conversation))].sort()).toEqual([...texts].sort());
  await expect.poll(() => one.shownRefs()).toEqual(await other.shownRefs());
};

test('two workstations write through an outage and converge to one list in one order', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const [lineA, lineB] = [await openProxy(), await openProxy()];
  const [ana, ben] = await Promise.all([atWork(practice.ana, lineA), atWork(practice.ben, lineB)]);

  await ana.write('before the outage');
  await ben.sees('before the outage');

  lineA.unplug();
  lineB.unplug();
  await Promise.all([ana.isOffline(), ben.isOffline()]);
  const written = ['before the outage'];
  for (let i = 1; i <= 5; i++) {
    await ana.write(`Ana ${i} in the dark`);
    await ben.write(`Ben ${i} in the dark`);
    written.push(`Ana ${i} in the dark`, `Ben ${i} in the dark`);
  }
  await ana.delivers('Ana 5 in the dark', 'saved');
  await ben.delivers('Ben 1 in the dark', 'saved');

  lineB.restore();
  await ben.delivers('Ben 5 in the dark', 'stored');
  lineA.restore();
  await expectSame(practice.group, ana, ben, written);

  // Written alternately by two good clocks, so the merged history reads alternately.
  expect(await ana.texts(practice.group)).toEqual(written);
});

for (const [fault, breakLine] of [
  ['half-open', (line: FaultProxy) => line.halfOpen()],
  ['stalled', (line: FaultProxy) => line.set('both', { mode: 'stall' })],
] as const) {
  test(`a ${fault} line is noticed, said, and healed without loss`, async ({
    practice,
    openProxy,
    atWork,
  }) => {
    const line = await openProxy();
    const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);

    breakLine(line);
    await ana.write('into the silence');
    await ana.delivers('into the silence', 'saved');
    await ana.isOffline();
    await ben.write('meanwhile');

    line.restore();
    await ana.delivers('into the silence', 'stored');
    await expectSame(practice.group, ana, ben, ['into the silence', 'meanwhile']);
  });
}

test('a slow, thin, chopped line delivers everything once', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);
  line.set('both', { delayMs: 150, bytesPerSecond: 20_000, sliceBytes: 7 });
  const written: string[] = [];
  for (let i = 1; i <= 5; i++) {
    await ana.write(`slowly ${i}`);
    await ben.write(`quickly ${i}`);
    written.push(`slowly ${i}`, `quickly ${i}`);
  }
  await expectSame(practice.group, ana, ben, written);
});

test('typing while the handshake runs: nothing waits for ever, nothing is sent twice', async ({
  practice,
  openProxy,
  atWork,
}) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);

  line.unplug();
  await ana.isOffline();
  await ana.write('before the handshake');
  // From now on each answer takes half a second: hello, attach and sync are seconds apart.
  line.restore();
  line.set('both', { delayMs: 250, sliceBytes: 64 });
  const before = line.acceptedCount;
  await line.whenAccepted(before + 1);
  const written = ['before the handshake'];
  for (let i = 1; i <= 8; i++) {
    await ana.write(`during the handshake ${i}`);
    written.push(`during the handshake ${i}`);
  }
  await expectSame(practice.group, ana, ben, written);
  expect(await ben.texts(practice.group)).toEqual(written);
});

test('an offline backlog of 2 MB passes, in order', async ({ practice, openProxy, atWork }) => {
  const line = await openProxy();
  const [ana, ben] = await Promise.all([atWork(practice.ana, line), atWork(practice.ben)]);
  line.unplug();
  await ana.isOffline();
  // The longest message there is, 7,990 characters, until two megabytes wait.
  const count = Math.ceil(2_000_000 / 7_990);
  const numbers = Array.from({ length: count }, (_, i) => `Report ${String(i).padStart(4, '0')}`);
  const words = 'Lower left six, composite, two surfaces. '.repeat(200);
  await ana.writeMany(numbers.map((number) => `${number} ${words}`.slice(0, 7_990)));
  await expect.poll(async () => (await ana.kept(practice.group)).length).toBe(count);

  line.restore();
  const heads = async (at: Workstation): Promise<string[]> =>
    (await at.texts(practice.group)).map((text) => text.slice(0, 'Report 0000'.length));
  await expect.poll(() => heads(ben), { timeout: 200_000 }).toEqual(numbers);
  await expect
    .poll(async () => (await ana.kept(practice.group)).every((row) => row.delivery === 'stored'))
    .toBe(true);
  expect(await heads(ana)).toEqual(numbers);
});
