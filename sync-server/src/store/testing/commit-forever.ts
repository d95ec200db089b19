/**
 * A process that commits until it is killed, for the test that does so: `commit-forever.ts <folder>
 * <seed>`. Prints each acknowledged id on a line, after the acknowledgement.
 */
import { writeSync } from 'node:fs';
import type { SegmentName } from '@corridor/core';
import { openStore } from '../sqlite/open-store.ts';
import { Fixture } from './fixtures.ts';

const [folder = '', seed = '1'] = process.argv.slice(2);
const fail = (error: Error): never => {
  throw error;
};

const main = async (): Promise<void> => {
  const store = await openStore(folder, { onFatal: fail, onProblem: fail });
  const fixture = new Fixture(Number(seed));
  await store.run('streams.open', fixture.conversation);
  let segment = (await store.entries.head(fixture.conversation))?.head as SegmentName;
  const write = async (client: number): Promise<void> => {
    const device = fixture.newDevice();
    let mine = segment;
    for (let clock = 0; ; ) {
      if (mine !== segment) {
        mine = segment;
        clock = 0;
      }
      const entries = fixture.entries(5);
      const frame = fixture.frame(mine, entries, { client, device, firstClock: clock });
      const [outcome] = await store.entries.commit([frame]);
      if (!outcome || outcome.gap) throw new Error('a gap');
      if (outcome.stored.length > 0) {
        writeSync(1, outcome.stored.map(({ id }) => `${id}\n`).join(''));
      }
      clock += outcome.stored.length;
      if (outcome.newHead) segment = outcome.newHead;
    }
  };
  await Promise.all([1, 2, 3, 4].map(write));
};

await main();
