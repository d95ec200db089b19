import { expect, it } from 'vitest';
import { mergedDraft, withoutSent } from './merged-draft.pure.ts';

it.each([
  ['only here changed', 'a', 'a', 'ab', 'ab'],
  ['only elsewhere changed', 'a', 'ab', 'a', 'ab'],
  ['sent elsewhere, typed on here', 'a', '', 'ab', 'ab'],
  ['emptied here, typed on elsewhere', 'a', 'a and more', '', 'a and more'],
  ['both, of nothing', '', 'theirs', 'mine', 'theirs\nmine'],
  ['typed on, behind what was joined', 'mine', 'theirs\nmine', 'mine too', 'theirs\nmine too'],
  ['typed on, before what was joined', 'mine', 'mine\ntheirs', 'mine too', 'mine too\ntheirs'],
  ['emptied, beside what was joined', 'mine', 'theirs\nmine', '', 'theirs'],
  ['one is in the other', 'a', 'a b c', 'b c', 'a b c'],
  ['the other in the one', 'a', 'b', 'a b c', 'a b c'],
])('nothing that was typed goes: %s', (_, base, theirs, mine, merged) => {
  expect(mergedDraft({ base, theirs, mine })).toBe(merged);
});

it.each([
  ['ok', 'ok', ''],
  ['theirs\nok', 'ok', 'theirs'],
  ['ok\ntheirs', 'ok', 'theirs'],
  ['half a th', 'half a thousand', ''],
])('of the draft %j, once %j was sent, %j is left', (draft, sent, left) => {
  expect(withoutSent(draft, sent)).toBe(left);
});
