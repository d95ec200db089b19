/** The test object of every spec: a server with a practice, a fault proxy, and workstations. */
import { test as base, expect, type TestInfo } from '@playwright/test';
import { FaultProxy } from '../faults/proxy.ts';
import type { Account } from './account.ts';
import { type Address, clinicAt } from './address.ts';
import { Clinic, type Room } from './clinic.ts';
import { GROUP, Practice } from './practice.ts';
import { CorridorServer } from './server.ts';
import { profileOf, theTemplate } from './template.ts';
import { Workstation } from './workstation.ts';

interface Fixtures {
  /** A fresh server, seeded with the practice, stopped and removed after the test. */
  server: CorridorServer;
  practice: Practice;
  /** Opens proxies to the server; stopped after the test. */
  openProxy: () => Promise<FaultProxy>;
  /**
   * A new workstation, switched off, that reaches the server straight, through a proxy, or at an
   * address of its own.
   */
  openWorkstation: (way?: FaultProxy | Address) => Workstation;
  /**
   * The workstation, switched off, at which somebody signed in on an earlier day: the app is kept
   * there. Everybody has one; where they work too, they sign in.
   */
  ownWorkstation: (who: Account, way?: FaultProxy) => Workstation;
  /** Somebody at their own workstation, connected, who has their group open. */
  atWork: (who: Account, way?: FaultProxy) => Promise<Workstation>;
  /**
   * A conversation of this test in a clinic that several tests share: for those that settle nothing
   * beyond their conversation, and end no server and no browser.
   */
  room: Room;
}

interface WorkerFixtures {
  /** What the tests with a {@link Fixtures.room} share, opened by the first of them. */
  clinic: Clinic;
}

/** What a test that failed saw last. */
const attachScreens = async (
  workstations: readonly Workstation[],
  testInfo: TestInfo,
): Promise<void> => {
  if (testInfo.status === testInfo.expectedStatus) return;
  for (const [i, workstation] of workstations.entries()) {
    if (!workstation.isOn) continue;
    const body = await workstation.page.screenshot().catch(() => null);
    if (body) await testInfo.attach(`workstation-${i + 1}`, { body, contentType: 'image/png' });
    await testInfo.attach(`console-${i + 1}`, {
      body: workstation.trouble.console.join('\n'),
      contentType: 'text/plain',
    });
  }
};

const expectNoTrouble = (workstations: readonly Workstation[]): void => {
  for (const { trouble } of workstations) {
    expect.soft(trouble.unexpected, 'what no page may cause unnoticed').toEqual([]);
  }
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  clinic: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of this parameter
    async ({}, use) => {
      const server = await CorridorServer.start({ template: theTemplate().folder });
      const clinic = new Clinic(server);
      await use(clinic);
      await clinic.close();
      await server.remove();
    },
    { scope: 'worker' },
  ],

  room: async ({ clinic }, use, testInfo) => {
    await use(await clinic.newRoom());
    const workstations = await clinic.workstations();
    await attachScreens(workstations, testInfo);
    expectNoTrouble(workstations);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of this parameter
  server: async ({}, use, testInfo) => {
    const server = await CorridorServer.start({ template: theTemplate().folder });
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: server.printed, contentType: 'text/plain' });
    }
    await server.remove();
  },

  practice: async ({ server }, use) => {
    await use(new Practice(server.url, theTemplate().cast));
  },

  openProxy: async ({ server }, use) => {
    const proxies: FaultProxy[] = [];
    await use(async () => {
      const proxy = await FaultProxy.start(server.port);
      proxies.push(proxy);
      return proxy;
    });
    for (const proxy of proxies) await proxy.stop();
  },

  openWorkstation: async ({ server }, use, testInfo) => {
    const workstations: Workstation[] = [];
    await use((way = clinicAt(server.port)) => {
      const { url, options = {} } = way instanceof FaultProxy ? clinicAt(way.port) : way;
      const workstation = new Workstation(url, options);
      workstations.push(workstation);
      return workstation;
    });
    await attachScreens(workstations, testInfo);
    for (const workstation of workstations) await workstation.profile.remove();
    expectNoTrouble(workstations);
  },

  ownWorkstation: async ({ server, openWorkstation }, use) => {
    const taken = new Set<string>();
    await use((who, way) => {
      if (taken.has(who.login)) throw new Error(`${who.name} has one workstation of their own.`);
      taken.add(who.login);
      const { url, options } = clinicAt((way ?? server).port);
      return openWorkstation({ url, options: { ...options, from: profileOf(theTemplate(), who) } });
    });
  },

  atWork: async ({ ownWorkstation }, use) => {
    await use(async (who, way) => {
      const workstation = ownWorkstation(who, way);
      await workstation.resume();
      await workstation.openConversation(GROUP);
      return workstation;
    });
  },
});

export { expect } from '@playwright/test';
