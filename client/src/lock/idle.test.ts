import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isIdle, touch, wasIdle, watchIdle } from './idle.ts';

const MINUTES = 15;
const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 4, 1, 9);

describe('automatic lock', () => {
  it('comes after the minutes of the practice', () => {
    expect(isIdle(0, 15 * 60_000 - 1, 15)).toBe(false);
    expect(isIdle(0, 15 * 60_000, 15)).toBe(true);
  });

  it('never comes where the practice says never', () => {
    expect(isIdle(0, 9e12, 0)).toBe(false);
  });
});

describe('automatic lock where the clock is set back', () => {
  let page: EventTarget;
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW_MS });
    page = new EventTarget();
    const written = new Map<string, string>();
    vi.stubGlobal('window', page);
    vi.stubGlobal('document', new EventTarget());
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => written.get(key) ?? null,
      setItem: (key: string, value: string) => void written.set(key, value),
    });
    stop = () => undefined;
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const anHourBack = (): void => void vi.setSystemTime(Date.now() - 60 * MINUTE_MS);
  const watch = (): (() => void) => {
    const onIdle = vi.fn();
    stop = watchIdle(MINUTES, onIdle);
    return onIdle;
  };

  it('counts from the next touch', () => {
    const onIdle = watch();
    anHourBack();
    page.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime((MINUTES - 1) * MINUTE_MS);
    expect(onIdle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(MINUTE_MS);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it('counts from when it was seen, if nobody touches anything', () => {
    const onIdle = watch();
    anHourBack();
    vi.advanceTimersByTime((MINUTES + 1) * MINUTE_MS);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it('counts from the start of the app, if it was closed', () => {
    touch();
    anHourBack();
    expect(wasIdle(MINUTES)).toBe(false);
    vi.advanceTimersByTime(MINUTES * MINUTE_MS);
    expect(wasIdle(MINUTES)).toBe(true);
  });
});
