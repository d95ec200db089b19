import { expect, it } from 'vitest';
import { fieldNear } from './field-near.ts';

/** As much of an element as is asked for. */
const pane = (field: object | null) => ({ querySelector: () => field }) as unknown as HTMLElement;
const nameIn = (around: HTMLElement | null) =>
  ({
    closest: (selector: string) => (selector === '[data-writes]' ? around : null),
  }) as HTMLElement;

it('a name in a thread is mentioned in the thread, one in a dialog in the conversation', () => {
  const [inThread, inConversation] = [{}, {}];
  const conversation = pane(inConversation);
  expect(fieldNear(nameIn(pane(inThread)), conversation)).toBe(inThread);
  expect(fieldNear(nameIn(conversation), conversation)).toBe(inConversation);
  expect(fieldNear(nameIn(null), conversation)).toBe(inConversation);
  // Nothing may be written in the thread: nothing is typed elsewhere instead.
  expect(fieldNear(nameIn(pane(null)), conversation)).toBeNull();
});
