import { type EntryId, RATE_BURST_BYTES, RATE_BURST_ENTRIES } from '@corridor/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Voice } from './ports.ts';
import { SignatureQueue, type ToVerify } from './signature-queue.ts';
import { LogLines, realScheduler } from './testing/clinic.ts';
import { TestingDirectory } from './testing/directory.ts';
import { Person } from './testing/people.ts';

describe('[R14] signatures are verified when nothing else waits', () => {
  const counts = new Map<string, number>();
  const log = new LogLines();
  let voice: Voice;
  let queue: SignatureQueue;
  let bad: ToVerify[];
  let isGood: boolean;

  beforeEach(() => {
    counts.clear();
    log.lines.length = 0;
    bad = [];
    isGood = true;
    const anna = new Person();
    const { user, device: id, publicKey } = anna;
    const directory = new TestingDirectory();
    directory.addDevice({ id, user, publicKey, kind: 'workstation', blocked: false });
    voice = { identity: anna.identity } as Partial<Voice> as Voice;
    queue = new SignatureQueue({
      directory,
      scheduler: realScheduler,
      verify: () => Promise.resolve(isGood),
      log,
      metrics: { count: (name, by) => void counts.set(name, (counts.get(name) ?? 0) + by) },
      onBad: (item) => void bad.push(item),
    });
  });

  const push = (bytes: Uint8Array, times: number): void => {
    for (let n = 0; n < times; n++) queue.push({ id: `${n}` as EntryId, bytes, voice });
  };
  const verified = (count: number): Promise<void> =>
    vi.waitFor(() => expect(counts.get('signatures-verified')).toBe(count), 20_000);

  it('all of a burst, as large as a user may send it', async () => {
    push(new Uint8Array(300), RATE_BURST_ENTRIES);
    await verified(RATE_BURST_ENTRIES);
    expect(counts.get('signatures-skipped')).toBeUndefined();
    expect(queue.idle).toBe(true);
  });

  it('and of more than may wait the rest is counted, and said once', async () => {
    const size = 65_536;
    const fit = (4 * RATE_BURST_BYTES) / size;
    push(new Uint8Array(size), fit + 3);
    expect(counts.get('signatures-skipped')).toBe(3);
    expect(log.lines).toHaveLength(1);
    await verified(fit);
    push(new Uint8Array(size), 1);
    await verified(fit + 1);
  });

  it('a bad one blocks its device', async () => {
    isGood = false;
    push(new Uint8Array(300), 1);
    await vi.waitFor(() => expect(bad).toHaveLength(1));
  });
});
