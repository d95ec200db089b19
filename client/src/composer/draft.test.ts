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
  const overs: (string | undefined)[] = [];
  const store = {
    save: (text: string, over?: string): Promise<void> => {
      if (fails()) return Promise.reject(new Error('full'));
      saved.push(text);
      overs.push(over);
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
  return { keeper, saved, overs, behind, failures, write, elapse: () => due?.() };
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

  it('that was just deleted does not come back with the news that it was kept', () => {
    const { keeper, saved, elapse } = setUp();
    keeper.type('x');
    elapse();
    keeper.type('');
    expect(keeper.hear('x')).toBe(false);
    elapse();
    expect(keeper.hear('')).toBe(false);
    expect(saved).toEqual(['x', '']);
  });

  it('that was deleted does not come back with late news of what was kept before', () => {
    const { keeper, saved, elapse } = setUp();
    keeper.type('x');
    elapse();
    keeper.type('');
    elapse();
    expect(keeper.hear('x')).toBe(false);
    expect(keeper.hear('')).toBe(false);
    expect(saved).toEqual(['x', '']);
  });

  it('that was sent and is typed again does not go with the news that it was sent', async () => {
    const { keeper, saved, write, elapse } = setUp();
    keeper.type('ok');
    const once = write();
    const sent = keeper.send(once.run);
    once.end();
    expect(await sent).toBe('');
    keeper.type('ok');
    elapse();
    expect(keeper.hear('ok')).toBe(false);
    expect(keeper.hear('')).toBe(false);
    expect(saved).toEqual(['ok', 'ok']);
  });

  it('of another device is taken where nothing was typed since, and goes when it goes there', () => {
    const { keeper, saved, elapse } = setUp('half');
    expect(keeper.hear('half a thousand')).toBe(true);
    expect(keeper.hear('')).toBe(true);
    keeper.type('x');
    expect(keeper.hear('elsewhere')).toBe(false);
    elapse();
    expect(saved).toEqual(['x']);
  });

  it('of another device goes with what is kept, which says over what it was typed', () => {
    const { keeper, overs, elapse } = setUp('half');
    keeper.type('half a');
    expect(keeper.hear('elsewhere')).toBe(false);
    elapse();
    expect(overs).toEqual(['half']);
    // The store has put both together.
    expect(keeper.hear('elsewhere\nhalf a')).toBe(true);
    keeper.type('elsewhere\nhalf a thousand');
    elapse();
    expect(overs).toEqual(['half', 'elsewhere\nhalf a']);
  });

  it('of another device that came while a text was being sent stands there afterwards', async () => {
    const { keeper, saved, write } = setUp();
    keeper.type('hi');
    const slow = write();
    const sent = keeper.send(slow.run);
    await slow.hasBegun;
    expect(keeper.hear('elsewhere\nhi')).toBe(false);
    slow.end();
    expect(await sent).toBe('elsewhere');
    expect(saved).toEqual(['hi']);
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
