import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Attempts } from './attempts.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('an address over its limit leaves nothing of the logins that it invents', async () => {
  const attempts = new Attempts();
  const invent = (n: number) => attempts.begin({ login: `invented${n}`, address: '10.0.0.9' });
  for (let n = 0; n < 200; n++) expect(await invent(n)).toBe(0);
  // Each record that is kept has a timer that ends it.
  const kept = vi.getTimerCount();
  for (let n = 200; n < 300; n++) expect(await invent(n)).toBeGreaterThan(0);
  expect(vi.getTimerCount()).toBe(kept);
});

test('one login is tried ten times from an address and fifty times from anywhere', async () => {
  const attempts = new Attempts();
  const from = (address: string) => attempts.begin({ login: 'anna', address });
  for (let n = 0; n < 10; n++) expect(await from('10.0.0.1')).toBe(0);
  expect(await from('10.0.0.1')).toBe(900);
  for (let n = 0; n < 40; n++) expect(await from(`10.0.1.${n}`)).toBe(0);
  expect(await from('10.0.2.1')).toBe(900);
  // Her own device is not stopped by strangers.
  expect(await attempts.begin({ device: 'key' })).toBe(0);
});
