/**
 * The attacker in a process of its own: what it spends must not be waited for by who is measured.
 * Elsewhere it would sit at a machine of its own, so here it gets the time that nobody else wants.
 */
import { constants, setPriority } from 'node:os';
import { Attacker } from './attacker.ts';
import { ATTACKS } from './attacks.ts';
import type { FromAttacker, ToAttacker } from './orders.ts';

setPriority(constants.priority.PRIORITY_LOW);

let attacker: Attacker | null = null;
let running: Promise<void> = Promise.resolve();

const tell = (what: FromAttacker): void => void process.send?.(what);

const obey = async (order: ToAttacker): Promise<void> => {
  if (order.say === 'prepare') {
    attacker = await Attacker.signIn(order.orders);
    tell({ say: 'ready' });
  } else if (order.say === 'begin' && attacker !== null) {
    const attack = ATTACKS[attacker.orders.attack];
    if (attack === undefined) throw new Error(`no attack ${attacker.orders.attack}`);
    running = attack(attacker);
    await running;
  } else if (order.say === 'end' && attacker !== null) {
    attacker.ended = true;
    // What waits for an answer that never comes is not waited for.
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    tell({ say: 'ended', report: attacker.report() });
    setTimeout(() => process.exit(0), 50);
  }
};

process.on('message', (order: ToAttacker) => {
  obey(order).catch((error: unknown) => {
    console.error('the attacker failed:', error);
    process.exit(1);
  });
});
// Nobody to obey any more.
process.on('disconnect', () => process.exit(0));
