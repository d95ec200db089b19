import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServedClinic } from './testing/served-clinic.ts';

describe('the line over a real socket', () => {
  let served: ServedClinic;
  beforeEach(async () => {
    served = await ServedClinic.open();
  });
  afterEach(() => served.close());

  it('[A1] [A3] a message is stored, acknowledged to its writer and sent to the other member', async () => {
    const { clinic } = served;
    const anna = clinic.addPerson();
    const ben = clinic.addPerson();
    const conversation = clinic.addConversation(anna, ben);
    const head = await clinic.headOf(conversation);
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    await a.attach(1, head);
    await b.attach(7, head);

    const entry = anna.write(conversation, 'good morning', Date.now());
    a.write(1, 11, 0, entry);

    const acknowledged = await a.next('arrivals');
    expect(acknowledged.arrivals.map(({ id }) => id)).toEqual([entry.id]);
    const arrived = await b.next('arrivals', ({ channel }) => channel === 7);
    expect(arrived.arrivals[0]?.receipt).toHaveLength(16);
    expect(b.received).toEqual([entry.id]);
    expect(a.received).toEqual([]);
  });
});
