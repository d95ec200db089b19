import { expect, test } from 'vitest';
import { HELP, wantsHelp } from './arguments.ts';
import { PlainError } from './start-errors.ts';

test('help is asked for in either way, also beside other words', () => {
  for (const words of [['--help'], ['-h'], ['--port', '9000', '--help']]) {
    expect(wantsHelp(words)).toBe(true);
  }
  expect(HELP.join('\n')).toContain('CORRIDOR_PORT');
});

test('what would be ignored is refused, and nothing said starts the server', () => {
  expect(wantsHelp([])).toBe(false);
  expect(() => wantsHelp(['--port', '9000'])).toThrow(PlainError);
  expect(() => wantsHelp(['data'])).toThrow('was not started');
});
