import { PracticeId } from '@corridor/core';
import { expect, test } from 'vitest';
import { HealWindow } from './heal-window.ts';

const clinic = PracticeId.parse('AAAAAAAAAAAAAAAAAAAAAA');
const other = PracticeId.parse('AAAAAAAAAAAAAAAAAAAAAQ');

test('[H5] a window is open for one practice, until its time or until it is closed', () => {
  let nowMs = 1_000;
  const window = new HealWindow({ wallMs: () => nowMs, monotonicMs: () => nowMs });
  expect(window.isOpen(clinic)).toBe(false);
  expect(window.open(clinic, 500)).toBe(1_500);
  expect(window.isOpen(clinic)).toBe(true);
  expect(window.isOpen(other)).toBe(false);
  nowMs = 1_500;
  expect(window.isOpen(clinic)).toBe(false);
  window.open(clinic, 500);
  window.close(clinic);
  expect(window.isOpen(clinic)).toBe(false);
});

test('[H5] a clock that is set back does not leave it open for longer', () => {
  let wallMs = 9_000_000;
  let monotonicMs = 100;
  const window = new HealWindow({ wallMs: () => wallMs, monotonicMs: () => monotonicMs });
  expect(window.open(clinic, 500)).toBe(9_000_500);
  wallMs -= 3_600_000;
  monotonicMs += 500;
  expect(window.isOpen(clinic)).toBe(false);
});
