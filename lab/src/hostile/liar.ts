/** Somebody signed in who says one thing at a time that the protocol forbids, and hears the answer. */
import {
  type ConversationId,
  decodeYMessage,
  type EntryId,
  type EntryKey,
  encodeStep1,
  entryIdOf,
  freshClientId,
  newEntryKey,
  type RelayMessage,
  type SegmentName,
  type Struct,
  signEntry,
  stampOf,
  type UserId,
  writeStateVector,
} from '@corridor/core';
import { type Person, random, sha256 } from '../../../e2e/harness/person.ts';
import { dataOf, HostileSocket } from './attacker.ts';

/** An answer is a matter of milliseconds; who says nothing for so long will not answer. */
const ANSWER_MS = 5_000;

type Sent = Omit<Struct, 'clock'>;

/** What an entry says; what is left out is what an honest workstation would put. */
export interface Said {
  readonly conversation: ConversationId;
  readonly text: string;
  readonly author?: UserId;
  readonly key?: EntryKey;
}

export class Liar {
  readonly person: Person;
  readonly #socket: HostileSocket;

  private constructor(person: Person) {
    this.person = person;
    this.#socket = new HostileSocket(person.syncUrl, person.headers);
  }

  static async connect(person: Person): Promise<Liar> {
    const liar = new Liar(person);
    await liar.#socket.hello();
    return liar;
  }

  close(): void {
    this.#socket.socket.close();
  }

  /** Signed with one's own key, whatever it says. */
  async sign({ conversation, text, author, key }: Said): Promise<Sent> {
    const { person } = this;
    const nowMs = Date.now();
    const bytes = await signEntry(
      {
        conversation,
        author: author ?? person.user,
        device: person.device.id,
        key: key ?? newEntryKey(nowMs, random),
        at: stampOf({ ms: nowMs, counter: 0 }),
        kind: 'message',
        body: { text },
        after: null,
      },
      async (toSign) => person.device.sign(toSign),
    );
    return { id: entryIdOf(bytes, sha256), bytes };
  }

  /**
   * Opens a segment on channel 1, and says what it holds as everybody does: before that nothing is
   * told to it of what was committed together with other people's. @returns `attached`, or the close
   * code
   */
  async attach(segment: SegmentName): Promise<string> {
    const answer = await this.#answer(
      () => this.#socket.say({ type: 'attach', channel: 1, segment, sequence: 0 }),
      (message) => {
        if (message.type === 'attached') return 'attached';
        return message.type === 'channel-closed' ? String(message.code) : null;
      },
    );
    const payload = encodeStep1(writeStateVector(new Map()));
    if (answer === 'attached') this.#socket.say({ type: 'data', channel: 1, payload });
    return answer;
  }

  detach(): void {
    this.#socket.say({ type: 'detach', channel: 1 });
  }

  /**
   * Sends entries under a client id that nobody used.
   * @param clock of the first: above 0 there is a hole before it
   * @returns the code that the last one was refused with, `stored as` its sequence, `asked again`
   */
  async send(entries: readonly Sent[], clock = 0): Promise<string> {
    const last = entries.at(-1)?.id;
    return this.#answer(
      () => this.#socket.say(dataOf(freshClientId(random), clock, entries)),
      (message) => answerOf(message, last),
    );
  }

  async #answer(say: () => void, read: (message: RelayMessage) => string | null): Promise<string> {
    const before = this.#socket.onMessage;
    try {
      return await new Promise((resolve) => {
        setTimeout(() => resolve('no answer'), ANSWER_MS).unref();
        this.#socket.socket.once('close', (code) => resolve(`closed with ${code}`));
        this.#socket.onMessage = (message) => {
          const answer = read(message);
          if (answer !== null) resolve(answer);
        };
        say();
      });
    } finally {
      this.#socket.onMessage = before;
    }
  }
}

const answerOf = (message: RelayMessage, id: EntryId | undefined): string | null => {
  if (message.type === 'refused') {
    return message.entries.find((entry) => entry.id === id)?.code ?? null;
  }
  if (message.type === 'arrivals') {
    const arrival = message.arrivals.find((each) => each.id === id);
    return arrival ? `stored as ${arrival.sequence}` : null;
  }
  if (message.type !== 'data') return null;
  const inner = decodeYMessage(message.payload);
  return inner.ok && inner.value.type === 'step1' ? 'asked again' : null;
};
