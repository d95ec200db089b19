import { describe, expect, it } from 'vitest';
import { draftKeeper, typedMeanwhile, untilLeft } from './draft.ts';

/** What is stored of one conversation, as the local database would have it: one thing at a time. */
const setUp = (kept = '', fails: () => boolean = () => false) => {
  const saved: string[] = [];
  const behind: [string, string][] = [];
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
  const store = {
    save: (text: string): Promise<void> => {
      if (fails()) return Promise.reject(new Error('full'));
      saved.push(text);
      return Promise.resolve();
    },
    saveBehind: (whole: string, rest: string): Promise<void> => {
      behind.push([whole, rest]);
      return Promise.resolve();
    },
  };
  const keeper = draftKeeper('c', kept, store, (error) => failures.push(error), clock);
  /** A write that ends when the test says so. */
  const write = () => {
    let end: (error?: Error) => void = () => undefined;
    let began: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const ended = new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve());
    });
    const run = (): Promise<void> => {
      began();
      return ended;
    };
    return { run, hasBegun, end: (error?: Error) => end(error) };
  };
  return { keeper, saved, behind, failures, write, elapse: () => due?.() };
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

  it('is kept when sending begins, and nothing puts it back while that runs and afterwards', async () => {
    const { keeper, saved, behind, write, elapse } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    await slow.hasBegun;
    expect(saved).toEqual(['hi']);
    elapse();
    keeper.flush();
    slow.end();
    expect(await sent).toBe('');
    elapse();
    keeper.flush();
    expect(saved).toEqual(['hi']);
    expect(behind).toEqual([]);
  });

  it('is what was typed behind, once the text is sent', async () => {
    const { keeper, saved, write } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    await slow.hasBegun;
    keeper.type('hi and bye');
    slow.end();
    expect(await sent).toBe(' and bye');
    expect(saved).toEqual(['hi', ' and bye']);
  });

  it('is the whole again when sending fails', async () => {
    const { keeper, saved, write, elapse } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    await slow.hasBegun;
    keeper.type('hi and bye');
    slow.end(new Error('full'));
    await expect(sent).rejects.toThrow('full');
    expect(saved).toEqual(['hi', 'hi and bye']);
    elapse();
    expect(saved).toHaveLength(2);
  });

  it('is kept behind what is being sent when the page goes away', async () => {
    const { keeper, saved, behind, write } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    await slow.hasBegun;
    keeper.type('hi and bye');
    keeper.flush();
    keeper.type('hi');
    keeper.flush();
    expect(behind).toEqual([
      ['hi and bye', ' and bye'],
      ['hi', ''],
    ]);
    slow.end();
    expect(await sent).toBe('');
    // Whatever became of it, the keeper's word is the last.
    expect(saved).toEqual(['hi', '']);
  });

  it('is not read by another composer before it is known', async () => {
    const { keeper, saved, write } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    let known: readonly string[] | null = null;
    const read = untilLeft('c').then(() => {
      known = [...saved];
    });
    await slow.hasBegun;
    await untilLeft('another');
    keeper.type('hi there');
    expect(known).toBeNull();
    slow.end();
    await Promise.all([sent, read]);
    expect(known).toEqual(['hi', ' there']);
    await untilLeft('c');
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
