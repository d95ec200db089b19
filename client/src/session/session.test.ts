import 'fake-indexeddb/auto';
import {
  deviceProofBytes,
  fromBase64Url,
  presetRules,
  type SessionInfo,
  webCryptoVerify,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeMessage } from '../actions/write-message.ts';
import { apiClient } from '../engine/http.ts';
import { databaseName, LocalDatabase } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';
import { WorkstationDatabase } from '../local/people.ts';
import { endLeftSession } from './left-session.ts';
import { lock, makeVerifier, unlock } from './lock.ts';
import { type SessionContext, signIn, signOutAndRemove } from './session.ts';

const info: SessionInfo = {
  user: {
    id: 'ana000000000000000000A' as never,
    login: 'ana',
    name: 'Ana Silva',
    role: 'staff',
    jobTitle: null,
    department: null,
    organisation: null,
    leads: [],
    active: true,
    assignedTo: [],
  },
  practice: {
    id: 'practice0000000000000A' as never,
    name: 'Smile',
    preset: 'company',
    rules: presetRules('company'),
    reception: null,
  },
  device: 'device000000000000000A' as never,
  expiresAt: 1,
};

interface Registration {
  readonly publicKey: string;
  readonly challenge: string;
  readonly signature: string;
}
const isProven = (device: Registration, subject: string): Promise<boolean> =>
  webCryptoVerify(crypto.subtle)(
    fromBase64Url(device.publicKey),
    fromBase64Url(device.signature),
    deviceProofBytes(device.challenge, subject),
  );

let n = 0;
let registered: string[];
let proven: boolean[];
let answer: () => Response;
let reachable: boolean;
/** Method and path of every request. */
let asked: string[];
let context: SessionContext;

beforeEach(() => {
  registered = [];
  proven = [];
  answer = () => Response.json(info);
  reachable = true;
  asked = [];
  context = {
    workstation: new WorkstationDatabase(`device-${n++}`),
    api: apiClient(async (input, init) => {
      asked.push(`${init?.method} ${new URL(String(input)).pathname}`);
      if (!reachable) throw new TypeError('fetch failed');
      if (init?.method === 'DELETE') return new Response(null, { status: 204 });
      if (String(input).endsWith('/api/challenge')) {
        const response = answer();
        const isServer = response.headers.get('content-type')?.includes('json') ?? false;
        return isServer ? Response.json({ challenge: 'sign this' }) : response;
      }
      if (typeof init?.body === 'string') {
        const { device } = JSON.parse(init.body) as { device: Registration };
        registered.push(device.publicKey);
        proven.push(await isProven(device, 'ana'));
      }
      return answer();
    }, 'http://relay.test'),
  };
});

const currentPerson = async ({ workstation }: SessionContext) => {
  const current = await workstation.current.get('current');
  return current ? ((await workstation.people.get(current.user)) ?? null) : null;
};
const peopleHere = ({ workstation }: SessionContext) => workstation.people.toArray();

const ana = { login: ' Ana ', password: 'correct horse battery' };

describe('signing in', () => {
  it('registers one key of this workstation, however often, and it cannot be taken out', async () => {
    expect((await signIn(context, ana)).ok).toBe(true);
    await signIn(context, ana);
    expect(new Set(registered).size).toBe(1);
    expect(proven).toEqual([true, true]);
    const db = new LocalDatabase(databaseName(info.user.id));
    const keys = await getMeta(db, 'keys');
    if (!keys) throw new Error('no keys');
    expect(keys.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', keys.privateKey)).rejects.toThrow();
    expect(await getMeta(db, 'device')).toBe(info.device);
    expect((await currentPerson(context))?.name).toBe('Ana Silva');
    db.close();
  });

  it('what the server refuses leaves nobody signed in', async () => {
    answer = () =>
      Response.json(
        { error: { code: 'wrong-credentials', message: 'Not right.' } },
        { status: 401 },
      );
    const result = await signIn(context, ana);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'wrong-credentials' },
    });
    expect(await currentPerson(context)).toBeNull();
  });

  it('an unreachable server and a proxy’s page are told apart', async () => {
    answer = () => {
      throw new TypeError('fetch failed');
    };
    expect(await signIn(context, ana)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    answer = () => new Response('<html>', { status: 200 });
    expect(await signIn(context, ana)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
    answer = () => new Response('<html>', { status: 502 });
    expect(await signIn(context, ana)).toMatchObject({
      ok: false,
      error: { kind: 'refused', status: 502, canRetry: true },
    });
  });

  it('who was deactivated loses the copy that is here, and is told what was never sent', async () => {
    await signIn(context, ana);
    const db = new LocalDatabase(databaseName(info.user.id));
    await writeMessage(db, info.user.id, 'team00000000000000000A' as never, {
      kind: 'message',
      text: 'never sent',
    });
    db.close();
    const deactivated = { error: { code: 'deactivated', message: 'Not active.' } };
    answer = () => Response.json(deactivated, { status: 403 });
    expect(await signIn(context, ana)).toMatchObject({ error: { code: 'deactivated' } });
    expect(await peopleHere(context)).toEqual([]);
    expect(await context.workstation.keys.count()).toBe(0);
    expect(await context.workstation.departed.toArray()).toMatchObject([
      { name: 'Ana Silva', unsent: { messages: 1, changes: 0 } },
    ]);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).not.toContain(databaseName(info.user.id));
    answer = () => Response.json(info);
    expect((await signIn(context, ana)).ok).toBe(true);
    expect(await context.workstation.departed.toArray()).toEqual([]);
  });

  it('signing out and removing takes everything of the person', async () => {
    await signIn(context, ana);
    await signOutAndRemove(context, info.user.id);
    expect(await peopleHere(context)).toEqual([]);
    expect(await context.workstation.keys.count()).toBe(0);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).not.toContain(databaseName(info.user.id));
  });
});

describe('leaving while the server is away', () => {
  const leaveOffline = async (): Promise<void> => {
    await signIn(context, ana);
    reachable = false;
    expect(await signOutAndRemove(context, info.user.id)).toMatchObject({
      error: { kind: 'unreachable' },
    });
    expect(await peopleHere(context)).toEqual([]);
    expect(await context.workstation.left.toArray()).toEqual([{ name: 'session' }]);
    asked.length = 0;
  };

  it('the session ends at the next contact, once', async () => {
    await leaveOffline();
    expect((await endLeftSession(context.workstation, context.api)).ok).toBe(false);
    reachable = true;
    expect((await endLeftSession(context.workstation, context.api)).ok).toBe(true);
    expect(await context.workstation.left.count()).toBe(0);
    await endLeftSession(context.workstation, context.api);
    expect(asked).toEqual(['DELETE /api/session', 'DELETE /api/session']);
  });

  it('the session ends before anybody signs in, and nobody does before', async () => {
    await leaveOffline();
    expect((await signIn(context, ana)).ok).toBe(false);
    expect(asked).toEqual(['DELETE /api/session']);
    asked.length = 0;
    reachable = true;
    expect((await signIn(context, ana)).ok).toBe(true);
    expect(asked).toEqual(['DELETE /api/session', 'GET /api/challenge', 'POST /api/session']);
    // The new one is not ended by anybody who comes late.
    await endLeftSession(context.workstation, context.api);
    expect(asked).toHaveLength(3);
  });
});

describe('the lock', () => {
  it('opens with the password of the last sign-in, without a network', async () => {
    await signIn(context, ana);
    await lock(context.workstation, info.user.id);
    expect((await currentPerson(context))?.locked).toBe(1);
    expect(await unlock(context.workstation, info.user.id, 'wrong')).toBe('wrong-password');
    expect((await currentPerson(context))?.locked).toBe(1);
    expect(await unlock(context.workstation, info.user.id, ana.password)).toBe('unlocked');
    expect((await currentPerson(context))?.locked).toBe(0);
  });

  const LONGEST_MS = 15 * 60_000;
  /** Somebody guesses at this time; ms to wait, or 0 for one that was only wrong. */
  const guess = async (nowMs: number, password = 'wrong'): Promise<number | string> => {
    const outcome = await unlock(context.workstation, info.user.id, password, nowMs);
    if (outcome === 'wrong-password') return 0;
    return typeof outcome === 'string' ? outcome : outcome.waitMs;
  };
  /** Nobody waits for hundreds of thousands of iterations in each guess of a test. */
  const locked = async (): Promise<void> => {
    await signIn(context, ana);
    await lock(context.workstation, info.user.id);
    const verifier = await makeVerifier(ana.password, 10);
    await context.workstation.people.update(info.user.id, { verifier });
  };

  it('makes who guesses wait, longer each time, and looks at nothing meanwhile', async () => {
    await locked();
    let now = 1_000_000;
    const waits: (number | string)[] = [];
    for (let i = 0; i < 12; i++) {
      const wait = await guess(now);
      waits.push(wait);
      now += Number(wait);
    }
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 30_000, 60_000, 120_000, 240_000]);
    expect(waits.slice(-2)).toEqual([LONGEST_MS, LONGEST_MS]);
    now -= 1_000;
    expect(await guess(now, ana.password)).toBe(1_000);
    expect(await guess(now, 'wrong')).toBe(1_000);
    expect((await currentPerson(context))?.locked).toBe(1);
    expect(await guess(now + 1_000, ana.password)).toBe('unlocked');
    // The right one ends the count.
    await lock(context.workstation, info.user.id);
    expect(await guess(now + 1_000)).toBe(0);
  });

  it('a wait outlasts a reload, other tabs and a clock that is set back', async () => {
    await locked();
    const now = 1_000_000_000;
    for (let i = 0; i < 5; i++) await guess(now);
    const reloaded = { ...context, workstation: new WorkstationDatabase(context.workstation.name) };
    expect(await unlock(reloaded.workstation, info.user.id, ana.password, now + 10_000)).toEqual({
      waitMs: 20_000,
    });
    reloaded.workstation.close();
    expect(await guess(now - 3_600_000, ana.password)).toBe(30_000);
    expect(await guess(now - 3_600_000 + 29_000, ana.password)).toBe(1_000);
    expect(await guess(now - 3_600_000 + 30_000, ana.password)).toBe('unlocked');
  });

  it('guesses of several tabs at once are counted one by one', async () => {
    await locked();
    const all = await Promise.all(Array.from({ length: 20 }, () => guess(1_000_000)));
    expect(all.filter((wait) => wait === 0)).toHaveLength(4);
  });

  it('signing in with the server ends the wait', async () => {
    await locked();
    for (let i = 0; i < 6; i++) await guess(1_000_000);
    await signIn(context, ana);
    expect((await currentPerson(context))?.wrongGuesses).toBeUndefined();
  });

  it('two verifiers of one password have nothing in common', async () => {
    const [one, two] = [await makeVerifier('same', 10), await makeVerifier('same', 10)];
    expect(one.hash).not.toEqual(two.hash);
    expect(one.salt).not.toEqual(two.salt);
  });
});
