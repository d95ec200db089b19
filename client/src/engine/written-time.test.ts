import { describe, expect, it } from 'vitest';
import type { OutboxRow } from '../local/database.ts';
import { browserTime } from './platform.ts';
import { RelayTime } from './relay-time.ts';
import { WrittenTime } from './written-time.ts';

const HOUR = 3_600_000;
/** True time is `TRUE + monoMs`; the wall clock is off by `off`. */
const TRUE = 1_700_000_000_000;

const workstation = () => {
  const state = { monoMs: 0, off: 0 };
  const time = {
    ...browserTime,
    monoMs: () => state.monoMs,
    wallMs: () => TRUE + state.monoMs + state.off,
  };
  const relayTime = new RelayTime(time);
  const written = new WrittenTime(relayTime, time.wallMs);
  const row = (run = 'page'): OutboxRow =>
    ({ run, writtenMono: state.monoMs, writtenAt: time.wallMs() }) as OutboxRow;
  const connect = (): void => {
    relayTime.forget();
    relayTime.sample(state.monoMs, TRUE + state.monoMs);
    written.anchor('page', state.monoMs);
  };
  return { state, relayTime, written, row, connect };
};

describe('when something was written', () => {
  it('is not known before relay time is', () => {
    const { written, row } = workstation();
    expect(written.of(row())).toBeNull();
  });

  it('a clock that is wrong, then and now, is corrected by today’s offset', () => {
    const { state, written, row, connect } = workstation();
    state.off = -HOUR;
    const waiting = row('an earlier page');
    state.monoMs = 60_000;
    connect();
    expect(written.of(waiting)).toBe(TRUE);
  });

  it('a clock that was ahead and has been set right since, in the same page', () => {
    const { state, written, row, connect } = workstation();
    state.off = HOUR;
    const waiting = row();
    state.monoMs = 60_000;
    state.off = 0;
    connect();
    expect(written.of(waiting)).toBe(TRUE);
  });

  it('is never later than now', () => {
    const { state, written, row, connect } = workstation();
    state.off = HOUR;
    const waiting = row('an earlier page');
    state.off = 0;
    state.monoMs = 60_000;
    connect();
    expect(written.of(waiting)).toBe(TRUE + 60_000);
  });

  it('the sample with the shortest round trip counts', () => {
    const { state, relayTime } = workstation();
    state.monoMs = 1_000;
    relayTime.sample(990, TRUE + 995);
    state.monoMs = 5_000;
    relayTime.sample(1_000, TRUE + 1_100);
    expect(relayTime.nowMs()).toBe(TRUE + 5_000);
  });
});
