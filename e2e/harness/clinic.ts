/**
 * A clinic that is at work already: one server, and everybody at their workstation, shared by tests
 * that leave no trace outside of a conversation of their own. Switching on two workstations costs a
 * test more than most of what it then does.
 */
import type { ConversationId } from '@corridor/core';
import { FaultProxy } from '../faults/proxy.ts';
import type { Account } from './account.ts';
import { clinicAt } from './address.ts';
import type { Person } from './person.ts';
import { Practice } from './practice.ts';
import type { CorridorServer } from './server.ts';
import { profileOf, theTemplate } from './template.ts';
import { Workstation } from './workstation.ts';

const PEOPLE = ['ana', 'ben', 'cleo'] as const;
export type Colleague = (typeof PEOPLE)[number];

interface Place {
  readonly line: FaultProxy;
  readonly workstation: Workstation;
}

/** A conversation that one test has for itself, with all three as its members. */
export interface Room {
  readonly name: string;
  readonly id: ConversationId;
  /** The workstation of somebody, connected, with this conversation open. */
  readonly enter: (who: Colleague) => Promise<Workstation>;
  /** What the workstation of somebody reaches the server through. */
  readonly lineOf: (who: Colleague) => Promise<FaultProxy>;
}

export class Clinic {
  readonly server: CorridorServer;
  readonly practice: Practice;
  readonly #places = new Map<Colleague, Promise<Place>>();
  #anaAtApi: Promise<Person> | null = null;
  #rooms = 0;

  constructor(server: CorridorServer) {
    this.server = server;
    this.practice = new Practice(server.url, theTemplate().cast);
  }

  async newRoom(): Promise<Room> {
    await this.#tidy();
    this.#anaAtApi ??= this.practice.signIn(this.practice.ana);
    this.#rooms += 1;
    const name = `Room ${this.#rooms} of this clinic`;
    const { ben, cleo } = this.practice;
    const id = await (await this.#anaAtApi).createGroup(name, [ben.id, cleo.id]);
    return {
      name,
      id,
      enter: async (who) => {
        const { workstation } = await this.#placeOf(who);
        await workstation.openConversation(name);
        return workstation;
      },
      lineOf: async (who) => (await this.#placeOf(who)).line,
    };
  }

  /** Everybody as they were before a test. */
  async #tidy(): Promise<void> {
    for (const { line, workstation } of await Promise.all(this.#places.values())) {
      line.restore();
      await workstation.page.emulateMedia({ colorScheme: null, reducedMotion: null });
      await workstation.page.setViewportSize({ width: 1280, height: 800 });
      await workstation.page.goto(workstation.url);
      await workstation.isOnline();
    }
  }

  /** Of those who are at work. */
  async workstations(): Promise<readonly Workstation[]> {
    return (await Promise.all(this.#places.values())).map(({ workstation }) => workstation);
  }

  async close(): Promise<void> {
    for (const { line, workstation } of await Promise.all(this.#places.values())) {
      await workstation.profile.remove();
      await line.stop();
    }
  }

  #placeOf(who: Colleague): Promise<Place> {
    const known = this.#places.get(who);
    if (known) return known;
    const place = this.#furnish(this.practice[who]);
    this.#places.set(who, place);
    return place;
  }

  async #furnish(account: Account): Promise<Place> {
    const line = await FaultProxy.start(this.server.port);
    const { url, options } = clinicAt(line.port);
    const from = profileOf(theTemplate(), account);
    const workstation = new Workstation(url, { ...options, from });
    await workstation.resume();
    return { line, workstation };
  }
}
