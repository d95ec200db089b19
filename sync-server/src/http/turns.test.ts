import { UserId } from '@corridor/core';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { adminRoutes } from './admin-routes.ts';
import type { Env, HttpDeps } from './context.ts';
import { directoryRoutes } from './directory-routes.ts';
import { HttpFault } from './faults.ts';
import { sessionRoutes } from './session-routes.ts';
import { Turns } from './turns.ts';

const ana = UserId.parse('AAAAAAAAAAAAAAAAAAAAAQ');
const ben = UserId.parse('AAAAAAAAAAAAAAAAAAAAAg');

/** Time that passes only by working and by waiting. */
class FakeTime {
  ms = 0;
  readonly waits: number[] = [];
  readonly clock = {
    nowMs: () => this.ms,
    wait: async (ms: number) => {
      this.waits.push(ms);
      this.ms += ms;
    },
    others: () => Promise.resolve(),
  };
  work(ms: number): () => Promise<void> {
    return async () => {
      this.ms += ms;
    };
  }
}

describe('requests over HTTP', () => {
  it('[R15] of one user run one after another, of two beside each other', async () => {
    const turns = new Turns(new FakeTime().clock);
    const running: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => async () => {
      running.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    };
    const all = [
      turns.take(ana, 'writes', work('first of Ana')),
      turns.take(ana, 'writes', work('second of Ana')),
      turns.take(ben, 'writes', work('first of Ben')),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    expect(running).toEqual(['first of Ana', 'first of Ben']);
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(running).toEqual(['first of Ana', 'first of Ben', 'second of Ana']);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('[R15] of one user let others in between, however much is saved up (row hostile, big-reads)', async () => {
    const turns = new Turns();
    const served: string[] = [];
    const work = (name: string) => async () => {
      served.push(name);
      if (name === 'first of Ana') setImmediate(() => served.push('Ben'));
    };
    const names = ['first of Ana', 'second of Ana', 'third of Ana'];
    await Promise.all(names.map((name) => turns.take(ana, 'reads', work(name))));
    expect(served).toEqual(['first of Ana', 'Ben', 'second of Ana', 'third of Ana']);
  });

  it('[R15] that read do not wait for those that wait for a disk (row storage, seed 1)', async () => {
    const turns = new Turns(new FakeTime().clock);
    let mend: () => void = () => undefined;
    const written = turns.take(ana, 'writes', () => new Promise<void>((done) => (mend = done)));
    expect(await turns.take(ana, 'reads', async () => 'read')).toBe('read');
    mend();
    await written;
  });

  it('[R15] that waited for a database somebody held cost their user seconds and not a minute (row storage, seed 1)', async () => {
    const time = new FakeTime();
    const turns = new Turns(time.clock);
    for (let i = 0; i < 3; i++) await turns.take(ana, 'writes', time.work(10_000));
    await turns.take(ana, 'writes', time.work(1));
    expect(Math.max(...time.waits)).toBeLessThanOrEqual(2_000);
  });

  it('[R15] take a share of the time: who used it up waits, and nobody else does', async () => {
    const time = new FakeTime();
    const turns = new Turns(time.clock);
    await turns.take(ana, 'writes', time.work(400));
    await turns.take(ana, 'writes', time.work(350));
    expect(time.waits).toEqual([]);
    await turns.take(ben, 'writes', time.work(10));
    expect(time.waits).toEqual([]);
    await turns.take(ana, 'writes', time.work(1));
    expect(time.waits).toHaveLength(1);
    expect(time.waits[0]).toBeGreaterThan(100);
  });

  it('[R15] are refused when too many of one user wait, and nothing of them is begun', async () => {
    const turns = new Turns(new FakeTime().clock);
    let begun = 0;
    let end: () => void = () => undefined;
    const first = turns.take(
      ana,
      'writes',
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    const waiting = Array.from({ length: 63 }, () =>
      turns.take(ana, 'writes', async () => void begun++),
    );
    await expect(turns.take(ana, 'writes', async () => void begun++)).rejects.toMatchObject({
      code: 'busy',
    });
    await turns.take(ben, 'writes', async () => undefined);
    end();
    await Promise.all([first, ...waiting]);
    expect(begun).toBe(63);
  });

  it('go on behind one that failed', async () => {
    const turns = new Turns(new FakeTime().clock);
    const failed = turns.take(ana, 'writes', () => Promise.reject(new Error('no')));
    const next = turns.take(ana, 'writes', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});

describe('every route', () => {
  /** What does not wait for a turn, and why it need not. */
  const WITHOUT = [
    'GET /api/challenge', // Nothing is read.
    'POST /api/session', // Attempts are counted.
    'POST /api/session/first', // A link is good once.
    'GET /api/first-sign-in/:link', // Nobody is signed in yet.
    'GET /api/session', // From memory.
    'DELETE /api/session', // Who leaves waits for nothing.
    'POST /api/password', // Attempts are counted; the hash waits for others' hashes.
  ];
  const taken: UserId[] = [];
  const deps = {
    accounts: { authenticate: () => ({ user: ana }) },
    directory: { user: () => ({ id: ana }) },
    turns: {
      take: (user: UserId) => {
        taken.push(user);
        return Promise.reject(new HttpFault('busy', 'The work is not begun.'));
      },
    },
  } as unknown as HttpDeps;
  const app = new Hono<Env>().onError((_, c) => c.body(null, 503));
  for (const routes of [sessionRoutes, directoryRoutes, adminRoutes]) {
    app.route('/api', routes(deps));
  }
  const routes = new Set(
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !WITHOUT.includes(route)),
  );

  it.each([...routes])('[R15] %s waits for its turn', async (route) => {
    taken.length = 0;
    const [method = '', path = ''] = route.split(' ');
    const headers = { authorization: `Bearer ${'A'.repeat(43)}` };
    const body = method === 'GET' ? null : '{}';
    await app.request(path.replace(/:\w+/, ana), { method, headers, body });
    expect(taken).toEqual([ana]);
  });
});
