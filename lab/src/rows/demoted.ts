/**
 * Somebody who managed a conversation, or the practice, is a plain member again while offline. What
 * waits with them and needs the role is refused, with a reason and as they wrote it, and changes
 * nothing; what a plain member may write is stored.
 */
import type { ConversationId, Role } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import type { Person } from '../../../e2e/harness/person.ts';
import type { Clinic } from '../processes/clinic.ts';
import type { Change, Look } from '../processes/wire.ts';
import type { LabWorkstation } from '../processes/workstation.ts';
import { fillOutbox, lookUntil, OUTBOX } from './offline.ts';

/** Messages of others that somebody takes back. */
const TAKEN_BACK = 4;

type Counts = Record<string, number>;

/** What managing a conversation allows, and some of it would give the role back. */
const manageCommands = (clinic: Clinic, random: SeededRandom): readonly Change[] => {
  const { group: conversation, admin, ben, cleo } = clinic.practice;
  const number = random.between(0, 2 ** 32);
  return [
    { type: 'change-conversation', conversation, name: `Renamed ${number}` },
    { type: 'change-conversation', conversation, topic: `About ${number}` },
    { type: 'change-conversation', conversation, archived: true },
    { type: 'remove-member', conversation, user: ben.id },
    { type: 'set-member-role', conversation, user: cleo.id, role: 'owner' },
    { type: 'add-members', conversation, members: [admin.id] },
  ];
};

/** What the commands would change, as one text. */
const conversationAsItIs = async (owner: Person, id: ConversationId): Promise<string> => {
  const { name, topic, archived, members } = await owner.conversation(id);
  const places = members.map(({ user, role }) => `${user} ${role}`).sort();
  return JSON.stringify([name, topic, archived, places]);
};

const roleIn = ({ places }: Look, conversation: ConversationId): string | undefined =>
  places.find((place) => place.conversation === conversation)?.role;

/** None of these texts waits any more, and none was refused. */
const isSent = ({ outbox }: Look, already: ReadonlySet<string>): boolean =>
  outbox.every(({ text, kind }) => kind !== 'message' || already.has(text));

const agreeAfter = async (clinic: Clinic, what: string): Promise<void> => {
  const { failures } = await clinic.agree();
  for (const failure of failures) clinic.fail(`after ${what}: ${failure}`);
};

/** A manager of the conversation, whose commands wait. */
const fromConversation = async (
  clinic: Clinic,
  random: SeededRandom,
  [ana, ben, cleo]: readonly [LabWorkstation, LabWorkstation, LabWorkstation],
): Promise<Counts> => {
  const { group: conversation } = clinic.practice;
  const owner = await clinic.practice.signIn(clinic.practice.ana);
  const role = random.pick(['admin', 'owner'] as const);
  const commands = manageCommands(clinic, random);
  const others = Array.from({ length: 6 }, () => random.pick([ana, ben]));
  const makes = (given: 'admin' | 'owner' | 'member') =>
    owner.command({ type: 'set-member-role', conversation, user: cleo.user, role: given });
  await makes(role);
  const promoted = await lookUntil(cleo, (look) => roleIn(look, conversation) === role);
  if (roleIn(promoted, conversation) !== role)
    clinic.fail(`Cleo does not hear that she is ${role}`);
  const before = new Set(promoted.commands.map(({ n }) => n));
  const already = await fillOutbox(clinic, cleo, conversation);
  for (const command of commands) await cleo.queue(command);
  await makes('member');
  const plain = await conversationAsItIs(owner, conversation);
  for (const other of others) clinic.write(other, 0);
  clinic.proxyOf(cleo).restore();
  const own = (look: Look) => look.commands.filter(({ n }) => !before.has(n));
  const refusedOf = (look: Look) => own(look).filter(({ state }) => state === 'refused');
  const seen = await lookUntil(
    cleo,
    (look) => refusedOf(look).length === commands.length && isSent(look, already),
  );
  const refused = refusedOf(seen).filter(({ refusal }) => refusal?.code === 'not-permitted');
  if (refused.length < commands.length) {
    clinic.fail(`${refused.length} of ${commands.length} commands were refused as not permitted`);
  }
  if (refused.some(({ refusal }) => !refusal?.message)) clinic.fail('refused without a sentence');
  const kept = own(seen).map(({ command }) => JSON.stringify(command));
  if (kept.join() !== commands.map((command) => JSON.stringify(command)).join()) {
    clinic.fail('a refused command is not kept as it was asked for');
  }
  if (!isSent(seen, already)) clinic.fail('what a plain member may write was not taken');
  const now = await conversationAsItIs(owner, conversation);
  if (now !== plain) clinic.fail(`a demoted manager changed the conversation: ${plain}, ${now}`);
  await agreeAfter(clinic, 'the demotion in the conversation');
  return { demotedInConversation: 1, commandsRefused: refused.length, storedAllTheSame: OUTBOX };
};

/** An admin of the practice, who may take anybody's message back. */
const fromPractice = async (
  clinic: Clinic,
  random: SeededRandom,
  [ana, ben, cleo]: readonly [LabWorkstation, LabWorkstation, LabWorkstation],
): Promise<Counts> => {
  const { group: conversation } = clinic.practice;
  const others = Array.from({ length: 6 }, () => random.pick([ana, ben]));
  const place = random.between(0, 1_000);
  const admin = await clinic.practice.signIn(clinic.practice.admin);
  const makes = (role: Role) => admin.request('PATCH', `/api/users/${cleo.user}`, { role });
  for (const other of others) clinic.write(other, 0);
  await agreeAfter(clinic, 'writing');
  await makes('admin');
  const promoted = await lookUntil(cleo, ({ role }) => role === 'admin');
  if (promoted.role !== 'admin') clinic.fail('Cleo does not hear that she is an admin');
  const foreign = promoted.messages.filter(
    (message) =>
      message.conversation === conversation &&
      message.author !== cleo.user &&
      message.delivery === 'stored' &&
      message.text !== '',
  );
  const targets = Array.from(
    { length: TAKEN_BACK },
    (_, i) => foreign[(place + i) % foreign.length]?.id ?? null,
  ).filter((id) => id !== null);
  const already = await fillOutbox(clinic, cleo, conversation);
  for (const id of targets) await cleo.withdraw(conversation, id);
  await makes('staff');
  for (const other of others) clinic.write(other, 0);
  clinic.proxyOf(cleo).restore();
  const refusedIn = ({ outbox }: Look): number =>
    outbox.filter(
      ({ kind, refusal, target }) =>
        kind === 'redaction' && refusal === 'not-permitted' && targets.some((id) => id === target),
    ).length;
  const seen = await lookUntil(
    cleo,
    (look) => refusedIn(look) === TAKEN_BACK && isSent(look, already),
  );
  const refused = refusedIn(seen);
  if (refused < TAKEN_BACK) {
    clinic.fail(`${refused} of ${TAKEN_BACK} redactions were refused as not permitted and kept`);
  }
  if (!isSent(seen, already)) clinic.fail('what a plain member may write was not taken');
  // Nobody's text is gone, on Cleo's screen neither: the verdict counts messages without text.
  await agreeAfter(clinic, 'the demotion in the practice');
  const after = new Map((await cleo.look()).messages.map(({ id, text }) => [id, text]));
  const gone = targets.filter((id) => !after.get(id)).length;
  if (gone > 0) clinic.fail(`${gone} messages are hidden by whom it was refused to`);
  return { demotedInPractice: 1, redactionsRefused: refused, storedAllTheSame: OUTBOX };
};

/** @param turn every other one is about a role in the practice */
export const loseRole = async (
  clinic: Clinic,
  random: SeededRandom,
  turn: number,
): Promise<Counts> => {
  const [ana, ben, cleo] = clinic.stations;
  if (!ana || !ben || !cleo) throw new Error('A clinic has three workstations.');
  const demote = turn % 2 === 0 ? fromConversation : fromPractice;
  return demote(clinic, random, [ana, ben, cleo]);
};
