/**
 * Somebody signed in who forges: another's name, an id that is no hash, entries behind a hole, what
 * is stored already, conversations of others. Each is answered as the protocol says, and nobody
 * ever sees any of it.
 */
import { CLOSE, ConversationId, EntryId, newEntryKey, randomId, toBase64Url } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import { random as randomBytes } from '../../../e2e/harness/person.ts';
import { Liar } from '../hostile/liar.ts';
import type { Clinic } from '../processes/clinic.ts';
import { chatter, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** What is said, and what the relay answers. */
interface Lie {
  readonly name: string;
  readonly answer: string;
  tell(liar: Liar, clinic: Clinic, text: string): Promise<string>;
}

const LIES: readonly Lie[] = [
  {
    name: 'another author',
    answer: 'wrong-author',
    async tell(liar, { practice }, text) {
      const { group: conversation, ana } = practice;
      return liar.send([await liar.sign({ conversation, text, author: ana.id })]);
    },
  },
  {
    name: 'a key that is not the hash',
    answer: 'wrong-hash',
    async tell(liar, { practice }, text) {
      const { bytes } = await liar.sign({ conversation: practice.group, text });
      return liar.send([{ id: EntryId.parse(toBase64Url(randomBytes(24))), bytes }]);
    },
  },
  {
    name: 'behind a hole',
    answer: 'asked again',
    async tell(liar, { practice }, text) {
      return liar.send([await liar.sign({ conversation: practice.group, text })], 3);
    },
  },
  {
    name: 'the same entry again',
    answer: 'stored as before',
    async tell(liar, clinic, text) {
      const conversation = clinic.practice.group;
      clinic.attempt(text, liar.person.user, conversation);
      const entry = await liar.sign({ conversation, text });
      const first = await liar.send([entry]);
      // The arrival of what is stored is the acknowledgement.
      const again = await liar.send([entry]);
      return again === first ? again.replace(/\d+$/, 'before') : `${first}, then ${again}`;
    },
  },
  {
    name: 'another entry for the same key',
    answer: 'duplicate',
    async tell(liar, clinic, text) {
      const conversation = clinic.practice.group;
      const honest = `${text}, first`;
      clinic.attempt(honest, liar.person.user, conversation);
      const key = newEntryKey(Date.now(), randomBytes);
      const first = await liar.send([await liar.sign({ conversation, text: honest, key })]);
      if (!first.startsWith('stored')) return `first ${first}`;
      return liar.send([await liar.sign({ conversation, text, key })]);
    },
  },
  {
    name: 'of another conversation',
    answer: 'wrong-conversation',
    async tell(liar, _clinic, text) {
      const conversation = ConversationId.parse(randomId(randomBytes));
      return liar.send([await liar.sign({ conversation, text })]);
    },
  },
];

/** Reads and writes where only Ana and Ben are. */
const intrude = async (liar: Liar, clinic: Clinic, text: string): Promise<void> => {
  const [ana] = clinic.stations;
  const conversation = ana && clinic.conversationsOf(ana)[1];
  if (conversation === undefined) throw new Error('Ana has two conversations.');
  const member = await clinic.practice.signIn(clinic.practice.ana);
  const answer = await liar.attach(await member.head(conversation));
  if (answer === String(CLOSE.forbidden)) return;
  clinic.fail(`read by somebody who is no member: ${answer}`);
  if (answer !== 'attached') return;
  const written = await liar.send([await liar.sign({ conversation, text })]);
  if (written !== 'not-a-member') clinic.fail(`written by somebody who is no member: ${written}`);
};

const forge = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const run = random.between(0, 2 ** 32);
  const { practice } = clinic;
  const cleo = await practice.signIn(practice.cleo);
  const liar = await Liar.connect(cleo);
  try {
    const attached = await liar.attach(await cleo.head(practice.group));
    if (attached !== 'attached') clinic.fail(`a member is not let in: ${attached}`);
    for (const { name, answer, tell } of LIES) {
      await chatter(clinic, random, 2, 10);
      const heard = await tell(liar, clinic, `forged ${run}, ${name}`);
      if (heard !== answer) clinic.fail(`${name}: ${heard}, not ${answer}`);
    }
    liar.detach();
    await intrude(liar, clinic, `forged ${run}, no member`);
  } catch (error) {
    if (clinic.relay.isRunning) throw error;
    clinic.fail('the relay ended by what somebody sent it');
    await clinic.relay.start();
  } finally {
    liar.close();
  }
  return { lies: LIES.length + 1 };
};

export const forged: Row = {
  name: 'forged',
  title: 'another author, a wrong key, a hole, a duplicate, a conversation of others',
  longRuns: 200,
  shortRuns: 1,
  run: runInClinics(forge),
};
