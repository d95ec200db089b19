/** Somebody loses the right to write while offline, with a full outbox. */
import type { Command, ConversationId } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

const OUTBOX = 8;
/** Looks, a tenth of a second apart, until the outbox says what became of its texts. */
const MOST_LOOKS = 100;

/** What takes the right away, and what gives it back. */
const losses = (conversation: ConversationId, clinic: Clinic): readonly [Command, Command][] => {
  const user = clinic.practice.cleo.id;
  return [
    [
      { type: 'remove-member', conversation, user },
      { type: 'add-members', conversation, members: [user] },
    ],
    [
      { type: 'change-conversation', conversation, archived: true },
      { type: 'change-conversation', conversation, archived: false },
    ],
  ];
};

const loseMembership = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const [ana, ben, cleo] = clinic.stations;
  if (!ana || !ben || !cleo) throw new Error('A clinic has three workstations.');
  const { group } = clinic.practice;
  const [take, giveBack] = random.pick(losses(group, clinic));
  const others = Array.from({ length: 6 }, () => random.pick([ana, ben]));
  const owner = await clinic.practice.signIn(clinic.practice.ana);
  const already = new Set((await cleo.look()).outbox.map(({ text }) => text));
  clinic.proxyOf(cleo).unplug();
  for (let i = 0; i < OUTBOX; i++) clinic.write(cleo, 0);
  await clinic.settled();
  await owner.command(take);
  // To the second conversation, which Cleo is not in and nobody archived.
  for (const other of others) clinic.write(other, 1);
  clinic.proxyOf(cleo).restore();
  let refused = 0;
  for (let look = 0; look < MOST_LOOKS && refused < OUTBOX; look++) {
    await pause(100);
    const fresh = (await cleo.look()).outbox.filter(({ text }) => !already.has(text));
    refused = fresh.filter((row) => row.state === 'refused' && row.refusal !== null).length;
  }
  if (refused < OUTBOX) {
    clinic.fail(`${take.type}: ${refused} of ${OUTBOX} were refused with a reason and kept`);
  }
  const { failures } = await clinic.agree();
  for (const failure of failures) clinic.fail(`after ${take.type}: ${failure}`);
  await owner.command(giveBack);
  clinic.write(cleo, 0);
  return { refused, [take.type]: 1 };
};

export const membership: Row = {
  name: 'membership',
  title: `removed, or the conversation archived, while offline with ${OUTBOX} in the outbox`,
  longRuns: 200,
  shortRuns: 1,
  run: runInClinics(loseMembership),
};
