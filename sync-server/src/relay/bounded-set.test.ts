import { expect, it } from 'vitest';
import { BoundedSet } from './bounded-set.ts';

it('[R15] a bounded set keeps the newest and stays within its capacity', () => {
  const set = new BoundedSet<number>(3);
  for (let i = 0; i < 100_000; i++) set.add(i);
  expect(set.size).toBe(3);
  expect([99_996, 99_997, 99_999].map((member) => set.has(member))).toEqual([false, true, true]);
  set.add(99_999);
  expect(set.size).toBe(3);
});
