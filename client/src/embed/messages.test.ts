import { describe, expect, it } from 'vitest';
import { HostMessage } from './host-messages.ts';
import {
  type FrameMessage,
  type HostMessage as HostMessageType,
  readFrameMessage,
} from './messages.pure.ts';

const state: FrameMessage = { corridor: 1, type: 'state', open: false, unread: 3, label: 'Open' };

describe('what the page’s script takes from the frame', () => {
  it('is what the frame tells', () => {
    expect(readFrameMessage(state)).toEqual(state);
    const wanted: FrameMessage = { corridor: 1, type: 'ticket-wanted' };
    expect(readFrameMessage(wanted)).toEqual(wanted);
  });

  it('carries nothing else along', () => {
    expect(readFrameMessage({ ...state, text: 'of a message' })).toEqual(state);
  });

  it.each([
    null,
    'state',
    [],
    {},
    { ...state, corridor: 2 },
    { ...state, corridor: undefined },
    { ...state, type: 'other' },
    { ...state, open: 'yes' },
    { ...state, unread: -1 },
    { ...state, unread: 1.5 },
    { ...state, unread: Number.NaN },
    { ...state, unread: 1e9 },
    { ...state, unread: '3' },
    { ...state, label: 'x'.repeat(201) },
    { ...state, label: null },
  ])('is not %o', (data) => {
    expect(readFrameMessage(data)).toBeNull();
  });
});

describe('what the frame takes from the page', () => {
  const messages: readonly HostMessageType[] = [
    { corridor: 1, type: 'hello' },
    { corridor: 1, type: 'open', open: true },
    { corridor: 1, type: 'used' },
    { corridor: 1, type: 'ticket', ticket: 'A'.repeat(43) },
    { corridor: 1, type: 'ticket', ticket: null },
  ];
  it.each(messages)('is %o', (message) => {
    expect(HostMessage.parse(message)).toEqual(message);
  });

  it.each([
    null,
    { type: 'hello' },
    { corridor: 2, type: 'hello' },
    { corridor: 1, type: 'hello', more: 1 },
    { corridor: 1, type: 'open', open: 1 },
    { corridor: 1, type: 'ticket', ticket: 'short' },
    { corridor: 1, type: 'ticket', ticket: `${'A'.repeat(42)}/` },
    { corridor: 1, type: 'write', text: 'in somebody’s name' },
  ])('is not %o', (data) => {
    expect(HostMessage.safeParse(data).success).toBe(false);
  });
});
