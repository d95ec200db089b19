/**
 * A hostile user who knows the protocol, against a real relay with two innocent users on it: what
 * these wrote is whole, nothing forged is stored or read, and their p99 under each attack stands
 * beside the one just before it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ConversationId, Entry, EntryId } from '@corridor/core';
import type { Account } from '../../../e2e/harness/account.ts';
import { firstAdmin } from '../../../e2e/harness/first-admin.ts';
import { Person } from '../../../e2e/harness/person.ts';
import { addPerson } from '../../../e2e/harness/practice.ts';
import { CorridorServer } from '../../../e2e/harness/server.ts';
import { ATTACKS, CONTROL } from '../hostile/attacks.ts';
import type { AttackReport, FromAttacker, Orders, ToAttacker } from '../hostile/orders.ts';
import { type Latency, latencyOf, Probe } from '../hostile/probe.ts';
import { storedEntries } from '../hostile/stored.ts';
import type { Row, RunOutcome } from './row.ts';

const WINDOW_MS = 5_000;
const SETTLE_MS = 20_000;
/** The goal: under an attack a message takes less than this many times as long. */
const GOAL = 2;
const ATTACKER = fileURLToPath(new URL('../hostile/attacker.main.ts', import.meta.url));

const order = (child: ChildProcess, what: ToAttacker): void => void child.send(what);

const told = async <S extends FromAttacker['say']>(
  child: ChildProcess,
  say: S,
): Promise<Extract<FromAttacker, { say: S }>> => {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the attacker ended with ${String(code)} before it was ${say}`);
  });
  for (;;) {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [FromAttacker];
    if (message.say === say) {
      ended.catch(() => undefined); // It may end now.
      return message as Extract<FromAttacker, { say: S }>;
    }
  }
};

/**
 * Of the relay's main thread, in seconds: what it ran, which other programs on this machine do not
 * change, and what it waited for a processor, which is these alone (`sched-stats` of the kernel).
 */
interface LoopTime {
  readonly ran: number;
  readonly waited: number;
}

const eventLoopTime = ({ pid }: CorridorServer): LoopTime => {
  const [ran = 0, waited = 0] = readFileSync(schedstatOf(pid), 'latin1').split(' ').map(Number);
  return { ran: ran / 1e9, waited: waited / 1e9 };
};

const schedstatOf = (pid: number | 'self'): string =>
  pid === 'self' ? '/proc/self/schedstat' : `/proc/${pid}/task/${pid}/schedstat`;

interface Clinic {
  readonly server: CorridorServer;
  readonly ana: Person;
  readonly ben: Person;
  readonly mallory: Account;
  readonly malloryUser: string;
}

const openClinic = async (): Promise<Clinic> => {
  const server = await CorridorServer.start({ env: { CORRIDOR_LOG: 'error' } });
  const account = await firstAdmin(server);
  const admin = await Person.signIn(server.url, account.login, account.password);
  const ana = await addPerson(admin, { name: 'Ana', login: 'ana' });
  const ben = await addPerson(admin, { name: 'Ben', login: 'ben' });
  const mallory = await addPerson(admin, { name: 'Mallory', login: 'mallory' });
  return {
    server,
    ana: ana.person,
    ben: ben.person,
    mallory: mallory.account,
    malloryUser: mallory.person.user,
  };
};

/** How long the innocent's messages took, ms. */
interface Times {
  readonly before: readonly number[];
  readonly during: readonly number[];
}

interface Attacked {
  readonly times: Times;
  /** Of the time, how much the relay's event loop ran and waited for a core: before, and during. */
  readonly loop: readonly [LoopTime, LoopTime];
  readonly report: AttackReport;
  readonly failures: readonly string[];
}

/** What the server itself writes: who made the conversation, who joined. */
const isSystem = ({ payload }: Entry): boolean =>
  payload.kind === 'system' && payload.via === 'server';

/** Acknowledged ⊆ stored ⊆ attempted, and everything written was acknowledged and read. */
const intact = async (
  probe: Probe,
  reader: Person,
  conversation: ConversationId,
): Promise<readonly string[]> => {
  const failures: string[] = [];
  const entries = await storedEntries(reader, conversation);
  const ids = entries.map(({ id }) => id);
  const written = [...probe.written];
  const missing = (where: ReadonlySet<EntryId>): number =>
    written.filter((id) => !where.has(id)).length;
  const tell = (count: number, what: string): void => {
    if (count > 0) failures.push(`${count} ${what}`);
  };
  tell(missing(new Set(ids)), 'messages are not stored');
  tell(missing(probe.acknowledged), 'messages were not acknowledged');
  tell(missing(probe.delivered), 'messages were not delivered');
  tell(ids.length - new Set(ids).size, 'entries are stored twice');
  const known = new Set([...written, ...entries.filter(isSystem).map(({ id }) => id)]);
  const strange = [...ids, ...probe.delivered].filter((id) => !known.has(id)).length;
  tell(strange, 'strange entries among the innocent ones');
  return failures;
};

/** In a conversation that the attacker is in, nobody's name stands above another's writing. */
const ownNamesOnly = async (
  { ana, ben, malloryUser }: Clinic,
  conversation: ConversationId,
): Promise<readonly string[]> => {
  const foreign = (await storedEntries(ben, conversation)).filter((entry) => {
    const { author, device, via } = entry.payload;
    const isAnas = author === ana.user && device === ana.device.id;
    return !isSystem(entry) && !isAnas && (author !== malloryUser || via !== undefined);
  });
  return foreign.length > 0 ? [`${foreign.length} entries in a name that did not sign them`] : [];
};

/** One attack on a conversation of two that the attacker is not in, and one that they are in. */
const runAttack = async (attack: string, clinic: Clinic): Promise<Attacked> => {
  const { server, ana, ben, mallory } = clinic;
  const hers = await ana.createGroup(`Private ${attack}`, [ben.user]);
  const shared = await ana.createGroup(`Shared ${attack}`, [ben.user, mallory.id]);
  const probe = await Probe.open(hers, ana, ben);
  const sharedProbe = await Probe.open(shared, ana, ben);
  await sharedProbe.run(500);
  const child = fork(ATTACKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const orders: Orders = {
    url: server.url,
    login: mallory.login,
    password: mallory.password,
    attack,
    shared,
    stranger: { conversation: hers, segment: await ana.head(hers) },
    victim: ana.user,
  };
  order(child, { say: 'prepare', orders });
  await told(child, 'ready');
  await probe.run(500); // Warm.
  const idle = eventLoopTime(server);
  const before = await probe.run(WINDOW_MS);
  await probe.settle(SETTLE_MS);
  const begun = eventLoopTime(server);
  order(child, { say: 'begin' });
  const during = await probe.run(WINDOW_MS);
  const ended = eventLoopTime(server);
  const share = (from: LoopTime, to: LoopTime): LoopTime => ({
    ran: (1_000 * (to.ran - from.ran)) / WINDOW_MS,
    waited: (1_000 * (to.waited - from.waited)) / WINDOW_MS,
  });
  order(child, { say: 'end' });
  const { report } = await told(child, 'ended');
  await probe.settle(SETTLE_MS);
  await sharedProbe.settle(SETTLE_MS);
  const failures = [...probe.troubles, ...sharedProbe.troubles];
  failures.push(...(await intact(probe, ben, hers)), ...(await ownNamesOnly(clinic, shared)));
  if (report.leaked > 0) failures.push(`${report.leaked} entries were read by who may not`);
  if (report.forged > 0) failures.push(`${report.forged} forged entries were acknowledged`);
  if (report.done === 0) failures.push('the attack did nothing');
  probe.close();
  sharedProbe.close();
  const times = { before: probe.timesOf(before), during: probe.timesOf(during) };
  return { times, loop: [share(idle, begun), share(begun, ended)], report, failures };
};

interface Compared {
  readonly before: Latency;
  readonly during: Latency;
}

const compare = ({ before, during }: Times): Compared => ({
  before: latencyOf(before),
  during: latencyOf(during),
});

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** p50 and p99 without it beside those with it. */
const besideOf = ({ before, during }: Compared): string => {
  const pair = (q: 'p50' | 'p99'): string =>
    `${q} ${before[q].toFixed(0)} → ${during[q].toFixed(0)} ms`;
  const ratio = during.p99 / before.p99;
  return `${pair('p50')}, ${pair('p99')} (× ${ratio.toFixed(1)}, ${ratio < GOAL ? 'met' : 'MISSED'})`;
};

const lineOf = (attack: string, { times, loop, report }: Attacked): string => {
  const refused = Object.entries(report.refused)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([code, count]) => `${count.toLocaleString('en')} ${code}`)
    .join(', ');
  const beside = besideOf(compare(times));
  return `  ${attack.padEnd(20)} ${beside}; loop ran ${percent(loop[0].ran)} → ${percent(loop[1].ran)}, waited for a core ${percent(loop[0].waited)} → ${percent(loop[1].waited)}; ${report.done.toLocaleString('en')} done; ${refused}`;
};

const runOnce = async (seed: number): Promise<RunOutcome> => {
  const failures: string[] = [];
  const counts = { attacks: 0, 'p99 under twice': 0, messages: 0 };
  const all: Record<keyof Times, number[]> = { before: [], during: [] };
  const clinic = await openClinic();
  try {
    for (const attack of Object.keys(ATTACKS)) {
      const attacked = await runAttack(attack, clinic);
      console.log(lineOf(attack, attacked));
      const { before, during } = attacked.times;
      counts.messages += before.length + during.length;
      if (attack !== CONTROL) {
        const { before: without, during: under } = compare(attacked.times);
        counts.attacks++;
        if (under.p99 < GOAL * without.p99) counts['p99 under twice']++;
        all.before.push(...before);
        all.during.push(...during);
      }
      failures.push(...attacked.failures.map((failure) => `${attack}: ${failure}`));
    }
    console.log(`  all attacks, others' messages: ${besideOf(compare(all))}`);
  } finally {
    await clinic.server.remove();
  }
  return { seed, failures, counts };
};

export const hostile: Row = {
  name: 'hostile',
  title: 'a hostile client that knows the protocol, every attack in turn',
  longRuns: 3,
  // Minutes of measuring, which means nothing on a machine that runs the other tests.
  shortRuns: 0,
  async impediment() {
    return existsSync(schedstatOf('self'))
      ? null
      : 'It reads from /proc how long the relay ran, which is not there.';
  },
  async run(first, runs, tell) {
    for (let seed = first; seed < first + runs; seed++) tell(await runOnce(seed));
  },
};
