/**
 * What tests start from, made once and copied: the data of a practice, and the workstations at
 * which its people signed in on an earlier day. A sign-in on a new profile, with the whole app to
 * be kept, takes more than twice the work of switching such a workstation on.
 */
import type { Account } from './account.ts';
import { clinicAt } from './address.ts';
import { Practice } from './practice.ts';
import { CorridorServer } from './server.ts';
import { Workstation } from './workstation.ts';

export class Template {
  readonly practice: Practice;
  readonly #server: CorridorServer;
  readonly #workstations: ReadonlyMap<string, Workstation>;

  private constructor(
    server: CorridorServer,
    practice: Practice,
    workstations: ReadonlyMap<string, Workstation>,
  ) {
    this.#server = server;
    this.practice = practice;
    this.#workstations = workstations;
  }

  static async create(): Promise<Template> {
    const server = await CorridorServer.start();
    const practice = await Practice.create(server);
    const { url, options } = clinicAt(server.port);
    const signIn = async (who: Account): Promise<[string, Workstation]> => {
      const workstation = new Workstation(url, options);
      await workstation.begin(who);
      await workstation.readyOffline();
      await workstation.switchOff();
      return [who.login, workstation];
    };
    const { ana, ben, cleo } = practice;
    const workstations = new Map(await Promise.all([ana, ben, cleo].map(signIn)));
    await server.stop();
    return new Template(server, practice, workstations);
  }

  /** Of the server's data. */
  get folder(): string {
    return this.#server.folder;
  }

  /** Of a browser at which somebody has signed in. @throws for whom there is none */
  profileOf(who: Account): string {
    const workstation = this.#workstations.get(who.login);
    if (!workstation) throw new Error(`${who.name} has never signed in at a workstation.`);
    return workstation.profile.folder;
  }

  async remove(): Promise<void> {
    for (const { profile } of this.#workstations.values()) await profile.remove();
    await this.#server.remove();
  }
}
