/** Runs the benchmarks in one go and prints tables, ratios and targets. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureBrowser, measureFirstScreen } from './browser.ts';
import { type DiskSync, measureDisk } from './disk.ts';
import { type Durability, measureDurability } from './durability.ts';
import {
  type Fetching,
  type Holding,
  measureFetching,
  measureHolding,
  measureReconnecting,
  type Reconnecting,
} from './holding.ts';
import { measureHostile } from './hostile.ts';
import { BUSY, note, round, section, type Target, table, targetTable } from './report.ts';
import { corridor } from './servers/corridor.ts';
import { fanOut } from './servers/fan-out.ts';
import { hocuspocus } from './servers/hocuspocus.ts';
import type { BenchServer } from './servers/server.ts';
import {
  type Latency,
  measureLatency,
  measureThroughput,
  type Throughput,
  withRooms,
} from './throughput.ts';
import { measureTyping } from './typing.ts';

const PARTS = [
  'relay',
  'wide',
  'durability',
  'holding',
  'fetching',
  'reconnecting',
  'browser',
  'typing',
  'hostile',
] as const;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    browser: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    [
      'npm run bench -- [--full] [--only PART,PART] [--browser N,N]',
      `  --only   some of: ${PARTS.join(', ')}`,
      '  --full   200 rooms × 2,000 messages held and 500 clients reconnecting (else 50 × 2,000, 200),',
      '           100,000 and 500,000 messages in the browser (else 20,000)',
      '  --browser  how many messages its conversation has, ascending: 1000,100000',
      'BENCH_FOLDER names the folder whose disk is measured (else the system’s temporary one).',
    ].join('\n'),
  );
  process.exit(0);
}

const wanted = new Set<string>(values.only?.split(',') ?? PARTS);
const scale = values.full
  ? { heldRooms: 200, heldPerRoom: 2_000, reconnecting: 50, inBrowser: [1_000, 100_000, 500_000] }
  : { heldRooms: 50, heldPerRoom: 2_000, reconnecting: 20, inBrowser: [1_000, 20_000] };

if (values.browser !== undefined) {
  scale.inBrowser = values.browser.split(',').map(Number);
  if (!scale.inBrowser.every((count) => Number.isSafeInteger(count) && count >= 100)) {
    console.error('--browser takes whole numbers of 100 and more, as in 1000,100000.');
    process.exit(2);
  }
}

/** What a delivery of Corridor's has besides the text: 595 bytes are delivered, not 224. */
const CORRIDOR_MORE_BYTES = 371;

const peers = {
  plain: fanOut('plain', 'bare ws, a frame a message'),
  coalesced: fanOut('coalesced', 'bare ws, coalesced'),
  durable: fanOut('durable', 'bare ws, SQLite commit first'),
  asLong: fanOut('durable', 'the same, as many bytes as Corridor', CORRIDOR_MORE_BYTES),
  hocuspocus,
};
const targets: Target[] = [];
const busy = new Set<string>();

const target = (what: string, goal: string, measured: string, met: boolean): void => {
  targets.push({ what, goal, measured, met });
};

const ratio = (ours: number, theirs: number): string => `${round(ours / theirs, 2)}×`;

type RelayRow = Throughput & Latency;

const relayTable = async (
  title: string,
  shape: { rooms: number; clientsPerRoom: number },
  messages: number,
): Promise<Map<BenchServer, RelayRow>> => {
  const rows = new Map<BenchServer, RelayRow>();
  for (const bench of [
    peers.plain,
    peers.coalesced,
    peers.durable,
    peers.asLong,
    hocuspocus,
    corridor,
  ]) {
    const row = await withRooms(bench, shape, async (server, rooms) => ({
      ...(await measureThroughput(server, rooms, messages)),
      ...(await measureLatency(rooms, 200, 5)),
    }));
    rows.set(bench, row);
    if (row.ownLoad > BUSY) busy.add(bench.name);
  }
  section(
    title,
    table(
      [
        'server',
        'messages/s',
        'server CPU ms per 1,000',
        'signatures, ms',
        'p50 ms',
        'p99 ms',
        'bytes a delivery',
        'load generator busy',
      ],
      [...rows].map(([bench, row]) => [
        bench.name,
        round(row.messagesPerSecond),
        round(row.cpuMsPerThousand, 1),
        row.signatureMsPerThousand > 0 ? round(row.signatureMsPerThousand, 1) : '–',
        round(row.p50Ms, 2),
        round(row.p99Ms, 2),
        round(row.bytesPerDelivery),
        `${round(row.ownLoad * 100)} %`,
      ]),
    ),
  );
  return rows;
};

const relayTargets = (name: string, rows: Map<BenchServer, RelayRow>): void => {
  const ours = rows.get(corridor);
  const peer = rows.get(hocuspocus);
  const limit = rows.get(peers.asLong);
  if (!ours || !peer || !limit) return;
  target(
    `${name}: server CPU per 1,000 messages`,
    '≤ 15 ms',
    `${round(ours.cpuMsPerThousand, 1)} ms, ${ratio(ours.cpuMsPerThousand, peer.cpuMsPerThousand)} of Hocuspocus, ${ratio(ours.cpuMsPerThousand, limit.cpuMsPerThousand)} of the bare commit`,
    ours.cpuMsPerThousand <= 15,
  );
  target(
    `${name}: p50 at 200 messages/s`,
    '≤ 3× Hocuspocus',
    `${round(ours.p50Ms, 2)} ms, ${ratio(ours.p50Ms, peer.p50Ms)}`,
    ours.p50Ms <= 3 * peer.p50Ms,
  );
  target(
    `${name}: p99 at 200 messages/s`,
    '≤ 1× Hocuspocus',
    `${round(ours.p99Ms, 2)} ms, ${ratio(ours.p99Ms, peer.p99Ms)}`,
    ours.p99Ms <= peer.p99Ms,
  );
};

const durability = async (): Promise<void> => {
  const rows: [BenchServer, Durability, Durability][] = [];
  for (const bench of [peers.durable, hocuspocus, corridor]) {
    rows.push([
      bench,
      await measureDurability(bench, 1_000),
      await measureDurability(bench, 20_000),
    ]);
  }
  section(
    'Acknowledged messages left after kill -9',
    table(
      ['server', 'of the last 1,000', 'of a burst of 20,000'],
      rows.map(([{ name }, last, all]) => [name, round(last.stored), round(all.stored)]),
    ),
  );
  const ours = rows.find(([bench]) => bench === corridor);
  if (!ours) return;
  const lost = ours
    .slice(1)
    .reduce((sum, d) => sum + (d as Durability).acknowledged - (d as Durability).stored, 0);
  target('Acknowledged and lost after kill -9', '0', round(lost), lost === 0);
};

const holding = async (): Promise<void> => {
  const rows: [BenchServer, Holding][] = [];
  for (const bench of [hocuspocus, corridor]) {
    rows.push([bench, await measureHolding(bench, scale.heldRooms, scale.heldPerRoom)]);
  }
  section(
    `Holding ${scale.heldRooms} open rooms × ${round(scale.heldPerRoom)} messages`,
    table(
      ['server', 'memory per message, B', 'disk per message, B'],
      rows.map(([{ name }, row]) => [
        name,
        round(row.memoryBytesPerMessage),
        round(row.diskBytesPerMessage),
      ]),
    ),
  );
  const ours = rows.find(([bench]) => bench === corridor)?.[1];
  if (!ours) return;
  note('On Corridor’s disk:\n');
  for (const { part, bytesPerMessage } of ours.diskByPart) {
    if (bytesPerMessage >= 0.5) console.log(`- ${part}: ${round(bytesPerMessage)} B a message`);
  }
  target(
    'Memory per message held',
    '≤ 20 B',
    `${round(ours.memoryBytesPerMessage, 1)} B`,
    ours.memoryBytesPerMessage <= 20,
  );
  target(
    'Disk per message',
    '≤ 700 B',
    `${round(ours.diskBytesPerMessage)} B`,
    ours.diskBytesPerMessage <= 700,
  );
};

const fetching = async (): Promise<void> => {
  const rows: [BenchServer, Fetching][] = [];
  for (const bench of [hocuspocus, corridor])
    rows.push([bench, await measureFetching(bench, 20_000)]);
  section(
    'A fresh client fetches 20,000 messages',
    table(
      ['server', 'warm, ms', 'after a restart, ms'],
      rows.map(([{ name }, row]) => [name, round(row.warmMs), round(row.afterRestartMs)]),
    ),
  );
  const [, peer] = rows[0] ?? [];
  const [, ours] = rows[1] ?? [];
  if (!ours || !peer) return;
  target(
    'Fetch 20,000, warm',
    '≤ 1× Hocuspocus',
    `${round(ours.warmMs)} ms, ${ratio(ours.warmMs, peer.warmMs)}`,
    ours.warmMs <= peer.warmMs,
  );
  target(
    'Fetch 20,000, after a restart',
    '≤ 0.35× Hocuspocus',
    `${round(ours.afterRestartMs)} ms, ${ratio(ours.afterRestartMs, peer.afterRestartMs)}`,
    ours.afterRestartMs <= 0.35 * peer.afterRestartMs,
  );
};

const reconnecting = async (): Promise<void> => {
  const rows: [BenchServer, Reconnecting][] = [];
  for (const bench of [hocuspocus, corridor]) {
    const row = await measureReconnecting(bench, 10, scale.reconnecting, 20);
    if (row.ownLoad > BUSY) busy.add(bench.name);
    rows.push([bench, row]);
  }
  section(
    `${scale.reconnecting * 10} clients reconnect at once, 20 queued messages each`,
    table(
      ['server', 'until all agree, ms', 'load generator busy'],
      rows.map(([{ name }, row]) => [name, round(row.ms), `${round(row.ownLoad * 100)} %`]),
    ),
  );
  const [, peer] = rows[0] ?? [];
  const [, ours] = rows[1] ?? [];
  if (!ours || !peer) return;
  target(
    'Reconnecting, until all agree',
    '≤ 1× Hocuspocus',
    `${round(ours.ms)} ms, ${ratio(ours.ms, peer.ms)}`,
    ours.ms <= peer.ms,
  );
};

const browser = async (): Promise<void> => {
  const rows = await measureBrowser(scale.inBrowser);
  const script = await measureFirstScreen();
  section(
    'In the browser, with the server stopped',
    table(
      [
        'messages',
        'reload to the newest on screen, ms',
        'to the oldest, ms',
        'and back, ms',
        'memory of the tab, MB',
        'stored, MB',
      ],
      rows.map((row) => [
        round(row.messages),
        round(row.reloadMs),
        round(row.homeMs),
        round(row.endMs),
        round(row.tabBytes / 1e6),
        round(row.storedBytes / 1e6, 1),
      ]),
    ),
  );
  section(
    'Searching and scrolling there',
    table(
      [
        'messages',
        'newest found, ms',
        'all searched, ms',
        'frames of 10 s of scrolling',
        'over 50 ms',
        'longest, ms',
      ],
      rows.map(({ messages, search, scrolling }) => [
        round(messages),
        round(search.firstMs),
        round(search.allMs),
        round(scrolling.frames),
        round(scrolling.over50),
        round(scrolling.longestMs),
      ]),
    ),
  );
  const [few, ...others] = rows;
  const many = others[others.length - 1];
  if (!few || !many) return;
  for (const row of others) {
    const against = `${round(row.messages)} messages against ${round(few.messages)}`;
    const compare = (what: string, ours: number, theirs: number, shown: string): void => {
      const times = `${shown}, ${ratio(ours, theirs)}`;
      target(`${what}, ${against}`, '≤ 1.3×', times, ours <= 1.3 * theirs);
    };
    compare('Reload offline', row.reloadMs, few.reloadMs, `${round(row.reloadMs)} ms`);
    const { firstMs, allMs } = row.search;
    const here = `of ${round(row.messages)} after a cold start`;
    target(`Search, the newest ${here}`, '≤ 100 ms', `${round(firstMs)} ms`, firstMs <= 100);
    target(`Search, all ${here}`, '≤ 1 s', `${round(allMs)} ms`, allMs <= 1_000);
    compare('Memory of the tab', row.tabBytes, few.tabBytes, `${round(row.tabBytes / 1e6)} MB`);
  }
  target(
    'JavaScript to first screen, gzip',
    '≤ 200 kB',
    `${round(script / 1e3)} kB`,
    script <= 2e5,
  );
  const perMessage = (many.storedBytes - few.storedBytes) / (many.messages - few.messages);
  target(
    'Storage per message on the device',
    '≤ 900 B',
    `${round(perMessage)} B`,
    perMessage <= 900,
  );
};

const typing = async (): Promise<void> => {
  const control = await measureTyping(0);
  const row = await measureTyping(50);
  section(
    'Typing in an open conversation',
    table(
      ['messages arriving', 'frames', 'longest, ms', 'over 50 ms', 'main thread busy'],
      [control, row].map((each) => [
        each.arriving === 0 ? 'none' : `${each.arriving} a second`,
        round(each.frames),
        round(each.longestFrameMs),
        round(each.framesOver50Ms),
        `${round(each.mainThreadShare * 100)} %`,
      ]),
    ),
  );
  target(
    'Frames over 50 ms, typing while 50 messages/s arrive',
    '0',
    `${round(row.framesOver50Ms)}, ${round(control.framesOver50Ms)} with none arriving`,
    row.framesOver50Ms === 0,
  );
};

const hostile = (): void => {
  const [usual, ...rows] = measureHostile();
  section(
    'Texts of 64 KB, made safe and read as Markdown',
    table(
      ['text', 'ms', 'beside what people write'],
      [usual, ...rows].map(({ name, ms }) => [name, round(ms, 1), ratio(ms, usual.ms)]),
    ),
  );
};

const disk: DiskSync = await measureDisk();
console.log(
  `# Corridor beside its peers\n\nNode ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), fsync of a page: p50 ${round(disk.p50Ms, 2)} ms, p99 ${round(disk.p99Ms, 2)} ms. Quote ratios within one run, not absolutes.`,
);
if (wanted.has('relay')) {
  const shape = { rooms: 10, clientsPerRoom: 20 };
  relayTargets('10 × 20', await relayTable('10 rooms × 20 clients', shape, 20_000));
}
if (wanted.has('wide')) {
  const shape = { rooms: 2, clientsPerRoom: 200 };
  relayTargets('2 × 200', await relayTable('2 rooms × 200 clients', shape, 4_000));
}
if (wanted.has('durability')) await durability();
if (wanted.has('holding')) await holding();
if (wanted.has('fetching')) await fetching();
if (wanted.has('reconnecting')) await reconnecting();
if (wanted.has('browser')) await browser();
if (wanted.has('typing')) await typing();
if (wanted.has('hostile')) hostile();
section('Targets', targetTable(targets));
if (busy.size > 0) {
  note(
    `The load generator had no CPU to spare with ${[...busy].join(', ')}: there it was the limit, and the server could do more.`,
  );
}
