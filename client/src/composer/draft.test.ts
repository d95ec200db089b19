import { describe, expect, it } from 'vitest';
import { draftKeeper, typedMeanwhile } from './draft.ts';

const setUp = (kept = '', fails: () => boolean = () => false) => {
  const saved: string[] = [];
  const failures: unknown[] = [];
  let due: (() => void) | null = null;
  const clock = {
    setTimeout: (run: () => void) => {
      due = run;
      return 1;
    },
    clearTimeout: () => {
      due = null;
    },
  };
  const save = (text: string): Promise<void> => {
    if (fails()) return Promise.reject(new Error('full'));
    saved.push(text);
    return Promise.resolve();
  };
  const keeper = draftKeeper(kept, save, (error) => failures.push(error), clock);
  return { keeper, saved, failures, elapse: () => due?.() };
};

describe('draft', () => {
  it('is kept once typing stops, not at every key', () => {
    const { keeper, saved, elapse } = setUp();
    keeper.type('h');
    keeper.type('hi');
    expect(saved).toEqual([]);
    elapse();
    expect(saved).toEqual(['hi']);
  });

  it('is kept at once when the page goes away', () => {
    const { keeper, saved } = setUp();
    keeper.type('hi');
    keeper.flush();
    keeper.flush();
    expect(saved).toEqual(['hi']);
  });

  it('is not written when it is what is stored', () => {
    const { keeper, saved } = setUp('hi');
    keeper.type('hi!');
    keeper.type('hi');
    keeper.flush();
    expect(saved).toEqual([]);
  });

  it('goes when the text is emptied', () => {
    const { keeper, saved } = setUp('hi');
    keeper.type('');
    keeper.flush();
    expect(saved).toEqual(['']);
  });

  it('does not come back after it was sent', () => {
    const { keeper, saved, elapse } = setUp();
    keeper.type('hi');
    keeper.sent();
    elapse();
    keeper.flush();
    expect(saved).toEqual([]);
  });

  it('is tried again after a failure', async () => {
    let full = true;
    const { keeper, saved, failures } = setUp('', () => full);
    keeper.type('hi');
    keeper.flush();
    await Promise.resolve();
    await Promise.resolve();
    expect(failures).toHaveLength(1);
    full = false;
    keeper.flush();
    expect(saved).toEqual(['hi']);
  });
});

it.each([
  ['Room 3 is free', 'Room 3 is free', ''],
  ['Room 3 is free', 'Room 3 is free and', ' and'],
  ['Room 3 is free', 'Room 4 is free', 'Room 4 is free'],
])('what was typed while %j was saved stays: %j leaves %j', (sent, now, rest) => {
  expect(typedMeanwhile(sent, now)).toBe(rest);
});
