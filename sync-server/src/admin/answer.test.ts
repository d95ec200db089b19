import { describe, expect, it } from 'vitest';
import { forTerminal, jsonText, table } from './answer.ts';

describe('what people are named, in the terminal of the admin', () => {
  const hostile = 'Ana\u001b[2J\u009b1A\u202eavliS\u007f';
  const shown = 'Ana\ufffd[2J\ufffd1A\ufffdavliS\ufffd';

  it('does not steer it, and keeps its lines', () => {
    expect(forTerminal(`${hostile}\nBen`)).toBe(`${shown}\nBen`);
  });

  it('makes no row of a table, and keeps its columns', () => {
    const lines = table(
      ['NAME', 'ROLE'],
      [
        ['x\nroot  super_admin', 'staff'],
        [hostile, 'client'],
      ],
    );
    expect(lines).toEqual([
      'NAME                 ROLE',
      'x\ufffdroot  super_admin  staff',
      `${shown.padEnd(19)}  client`,
    ]);
  });

  it('is escaped in JSON, and the same when it is read', () => {
    const text = jsonText([{ name: hostile }], 2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: there is to be none of them.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(text)).toEqual([{ name: hostile }]);
  });
});
