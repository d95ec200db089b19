/** `npm run growth`: what grows with the history and with the sockets, and how fast. */
import { parseArgs } from 'node:util';
import { curveTable } from './curves.ts';
import { growEntries } from './entries.ts';
import { growSockets } from './sockets.ts';

const HELP = `npm run growth -- [options]

  --entries N   up to so many entries, by tens from 1,000; 1000000 when not given, 0 for none
  --sockets N   up to so many sockets; 2000 when not given, 0 for none`;

const FIRST_ENTRIES = 1_000;
const SOCKETS = [10, 50, 200, 500, 1_000, 2_000];

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', default: '1000000' },
      sockets: { type: 'string', default: '2000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [entries, sockets] = [Number(values.entries), Number(values.sockets)];
  if (!(entries >= 0) || !(sockets >= 0)) throw new Error(`Numbers are needed.\n\n${HELP}`);
  const tell = (step: string): void => console.log(`  ${step}`);
  const sizes: number[] = [];
  for (let size = FIRST_ENTRIES; size <= entries; size *= 10) sizes.push(size);
  if (sizes.length > 0) console.log(`\n${curveTable('entries', await growEntries(sizes, tell))}\n`);
  const counts = SOCKETS.filter((count) => count <= sockets);
  if (counts.length > 0)
    console.log(`\n${curveTable('sockets', await growSockets(counts, tell))}\n`);
};

await main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
