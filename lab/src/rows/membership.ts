/** Somebody loses the right to write, or a role, while offline with a full outbox. */
import type { Command, ConversationId } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import { corridor } from '../../../e2e/harness/cli.ts';
import type { Person } from '../../../e2e/harness/person.ts';
import type { Clinic } from '../processes/clinic.ts';
import { viewRelay } from '../processes/relay-view.ts';
import type { Look } from '../processes/wire.ts';
import type { LabWorkstation } from '../processes/workstation.ts';
import { runInClinics } from './clinic-row.ts';
import { loseRole } from './demoted.ts';
import { fillOutbox, lookUntil, OUTBOX } from './offline.ts';
import type { Row } from './row.ts';

/** What takes Cleo's right to write away, and what gives it back. */
interface Loss {
  readonly name: string;
  readonly conversation: ConversationId;
  readonly take: () => Promise<unknown>;
  readonly giveBack: () => Promise<unknown>;
  /** Others write there meanwhile. */
  readonly isOpen: boolean;
}

const byCommands = (owner: Person, take: Command, giveBack: Command): Loss => ({
  name: take.type,
  conversation: take.conversation,
  take: () => owner.command(take),
  giveBack: () => owner.command(giveBack),
  isOpen: take.type === 'remove-member',
});

const LOSSES: readonly ((clinic: Clinic, owner: Person) => Loss)[] = [
  ({ practice: { group, cleo } }, owner) =>
    byCommands(
      owner,
      { type: 'remove-member', conversation: group, user: cleo.id },
      { type: 'add-members', conversation: group, members: [cleo.id] },
    ),
  ({ practice: { group } }, owner) =>
    byCommands(
      owner,
      { type: 'change-conversation', conversation: group, archived: true },
      { type: 'change-conversation', conversation: group, archived: false },
    ),
];

const loseRight = async (
  clinic: Clinic,
  random: SeededRandom,
  [ana, ben, cleo]: readonly LabWorkstation[],
): Promise<Record<string, number>> => {
  if (!ana || !ben || !cleo) throw new Error('A clinic has three workstations.');
  const owner = await clinic.practice.signIn(clinic.practice.ana);
  const loss = random.pick(LOSSES)(clinic, owner);
  const others = Array.from({ length: 6 }, () => random.pick([ana, ben]));
  const already = await fillOutbox(clinic, cleo, loss.conversation);
  await loss.take();
  // What is written where Cleo was removed must not reach her; in an archive nobody writes.
  for (const [i, other] of others.entries()) clinic.write(other, loss.isOpen ? i % 2 : 1);
  clinic.proxyOf(cleo).restore();
  const refusedIn = ({ outbox }: Look): number =>
    outbox.filter(({ text, refusal }) => !already.has(text) && refusal !== null).length;
  const refused = refusedIn(await lookUntil(cleo, (look) => refusedIn(look) === OUTBOX));
  if (refused < OUTBOX) {
    clinic.fail(`${loss.name}: ${refused} of ${OUTBOX} were refused with a reason and kept`);
  }
  const { failures } = await clinic.agree();
  for (const failure of failures) clinic.fail(`after ${loss.name}: ${failure}`);
  await loss.giveBack();
  clinic.write(cleo, 0);
  return { refused, [loss.name]: 1 };
};

/** What `corridor list devices` says of each. */
interface Device {
  readonly id: string;
  readonly login: string;
}

const storedBy = async (clinic: Clinic, { user }: LabWorkstation): Promise<number> => {
  const { entries } = await viewRelay(clinic.relay.folder);
  return entries.filter(({ author }) => author === user).length;
};

const storedIn = ({ messages }: Look): string =>
  messages.flatMap(({ id, delivery }) => (delivery === 'stored' ? (id ?? []) : [])).join();

/** A stolen workstation: nothing of it is taken, nothing new is told to it, its texts stay on it. */
const blockDevice = async (
  clinic: Clinic,
  random: SeededRandom,
  [ana, ben, cleo]: readonly LabWorkstation[],
): Promise<Record<string, number>> => {
  if (!ana || !ben || !cleo) throw new Error('A clinic has three workstations.');
  const others = Array.from({ length: 6 }, () => random.pick([ana, ben]));
  await clinic.agree();
  const already = await fillOutbox(clinic, cleo, clinic.practice.group);
  const shown = storedIn(await cleo.look());
  const stored = await storedBy(clinic, cleo);
  const devices = (await corridor(clinic.relay.folder, 'list', 'devices')) as readonly Device[];
  for (const { id, login } of devices) {
    if (login === cleo.login) await corridor(clinic.relay.folder, 'revoke', 'device', id);
  }
  for (const other of others) clinic.write(other, 0);
  clinic.proxyOf(cleo).restore();
  const isTold = ({ status }: Look): boolean => status.connection.state === 'device-blocked';
  const seen = await lookUntil(cleo, isTold);
  if (!isTold(seen)) clinic.fail(`a blocked device is told ${seen.status.connection.state}`);
  clinic.shutOut(cleo);
  const { failures } = await clinic.agree();
  for (const failure of failures) clinic.fail(`after the block: ${failure}`);
  const after = await cleo.look();
  const kept = after.outbox.filter(({ text }) => !already.has(text)).length;
  if (kept !== OUTBOX) clinic.fail(`a blocked device has ${kept} of ${OUTBOX} texts`);
  if (storedIn(after) !== shown) clinic.fail('a blocked device was told of new messages');
  const more = (await storedBy(clinic, cleo)) - stored;
  if (more !== 0) clinic.fail(`${more} entries of a blocked device were stored`);
  return { kept, block: 1 };
};

const membershipRaces = (
  clinic: Clinic,
  random: SeededRandom,
  seed: number,
): Promise<Record<string, number>> => {
  if (seed % 3 === 0) return loseRole(clinic, random, seed / 3);
  const lose = random.chance(0.2) ? blockDevice : loseRight;
  return lose(clinic, random, clinic.stations);
};

export const membership: Row = {
  name: 'membership',
  title: `removed, demoted, archived or blocked while offline with ${OUTBOX} in the outbox`,
  longRuns: 200,
  shortRuns: 1,
  run: runInClinics(membershipRaces),
};
