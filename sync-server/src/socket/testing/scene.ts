/** Two people in a conversation over real sockets, and what bad input of the first must not do. */
import {
  type ConversationId,
  type RefusalCode,
  type SegmentName,
  WHOLE_UPDATE,
} from '@corridor/core';
import { expect } from 'vitest';
import type { Person } from '../../relay/testing/people.ts';
import type { RawClient } from './raw-client.ts';
import { ServedClinic } from './served-clinic.ts';

export class Scene {
  readonly served: ServedClinic;
  /** Who sends what is bad, over `a`. */
  readonly anna: Person;
  /** Who must not notice, over `b`. */
  readonly ben: Person;
  readonly conversation: ConversationId;
  readonly head: SegmentName;
  readonly a: RawClient;
  readonly b: RawClient;

  private constructor(
    parts: Pick<Scene, 'served' | 'anna' | 'ben' | 'conversation' | 'head' | 'a' | 'b'>,
  ) {
    this.served = parts.served;
    this.anna = parts.anna;
    this.ben = parts.ben;
    this.conversation = parts.conversation;
    this.head = parts.head;
    this.a = parts.a;
    this.b = parts.b;
  }

  /** Both are attached to the head as channel 1. */
  static async open(): Promise<Scene> {
    const served = await ServedClinic.open();
    const { clinic } = served;
    const anna = clinic.addPerson();
    const ben = clinic.addPerson();
    const conversation = clinic.addConversation(anna, ben);
    const head = await clinic.headOf(conversation);
    const a = await served.connect(anna);
    const b = await served.connect(ben);
    await a.attach(1, head);
    await b.attach(1, head);
    return new Scene({ served, anna, ben, conversation, head, a, b });
  }

  /** Nothing stored, nothing broadcast, and the other user is served as ever. */
  async nobodyElseNoticed(storedCount = 0): Promise<void> {
    const { served, ben, conversation, b } = this;
    expect(served.clinic.storedCount).toBe(storedCount);
    await b.roundTrip();
    const before = b.received.length;
    const entry = ben.write(conversation, 'still here', Date.now());
    b.write(1, 900_001, 0, entry);
    await b.next('arrivals', ({ arrivals }) => arrivals.some(({ id }) => id === entry.id));
    expect(b.received).toHaveLength(before);
    expect(served.clinic.storedCount).toBe(storedCount + 1);
  }

  /** The writer is told, with this code first. */
  async expectRefusal(code: RefusalCode): Promise<void> {
    const refused = await this.a.next('refused', ({ entries }) =>
      entries.some((one) => one.code === code),
    );
    expect(refused.entries[0]?.code).toBe(code);
  }

  async expectWholeRefusal(update: Uint8Array, code: RefusalCode): Promise<void> {
    this.a.update(1, update);
    const refused = await this.a.next('refused');
    expect(refused).toMatchObject({ client: 0, entries: [{ id: WHOLE_UPDATE, code }] });
    await this.nobodyElseNoticed();
  }
}
