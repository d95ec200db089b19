/** The test object of every spec: a server with a practice, a fault proxy, and workstations. */
import { test as base, expect, type TestInfo } from '@playwright/test';
import { FaultProxy } from '../faults/proxy.ts';
import type { Account } from './account.ts';
import type { ProfileOptions } from './browser.ts';
import { Clinic, type Room } from './clinic.ts';
import { GROUP, Practice } from './practice.ts';
import { CorridorServer } from './server.ts';
import { Workstation } from './workstation.ts';

interface Address {
  readonly url: string;
  readonly options?: ProfileOptions;
}

interface Fixtures {
  /** A fresh server, seeded with the practice, stopped and removed after the test. */
  server: CorridorServer;
  practice: Practice;
  /** Opens proxies to the server; stopped after the test. */
  openProxy: () => Promise<FaultProxy>;
  /**
   * A workstation that reaches the server straight, or through a proxy. The app belongs to its
   * origin, so a workstation keeps its address for the whole test.
   */
  openWorkstation: (way?: FaultProxy | Address) => Workstation;
  /** A workstation at which somebody has signed in, is connected, and has their group open. */
  atWork: (who: Account, way?: FaultProxy | Address) => Promise<Workstation>;
  /**
   * A conversation of this test in a clinic that several tests share: for those that settle nothing
   * beyond their conversation, and end no server and no browser.
   */
  room: Room;
}

interface WorkerFixtures {
  /** A seeded data folder that each test's server starts from a copy of. */
  template: { readonly folder: string; readonly practice: Practice };
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
  template: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of this parameter
    async ({}, use) => {
      const server = await CorridorServer.start();
      const practice = await Practice.create(server);
      await server.stop();
      await use({ folder: server.folder, practice });
      await server.remove();
    },
    { scope: 'worker' },
  ],

  clinic: [
    async ({ template }, use) => {
      const server = await CorridorServer.start({ template: template.folder });
      const clinic = new Clinic(server, template.practice.at(server));
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

  server: async ({ template }, use, testInfo) => {
    const server = await CorridorServer.start({ template: template.folder });
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: server.printed, contentType: 'text/plain' });
    }
    await server.remove();
  },

  practice: async ({ template, server }, use) => {
    await use(template.practice.at(server));
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
    await use((way = { url: server.url }) => {
      const { url, options = {} } =
        way instanceof FaultProxy ? { url: `http://127.0.0.1:${way.port}` } : way;
      const workstation = new Workstation(url, options);
      workstations.push(workstation);
      return workstation;
    });
    await attachScreens(workstations, testInfo);
    for (const workstation of workstations) await workstation.profile.remove();
    expectNoTrouble(workstations);
  },

  atWork: async ({ openWorkstation }, use) => {
    await use(async (who, way) => {
      const workstation = openWorkstation(way);
      await workstation.begin(who);
      await workstation.openConversation(GROUP);
      return workstation;
    });
  },
});

export { expect } from '@playwright/test';
