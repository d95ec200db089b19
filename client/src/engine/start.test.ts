import { ConversationId, UserId } from '@corridor/core';
import { expect, it, vi } from 'vitest';
import { startEngine } from './start.ts';

it('says nothing after its close: a screen may go away later', () => {
  const channel = new BroadcastChannel('start-test');
  const worker = { terminate: vi.fn() } as unknown as Worker;
  const handle = startEngine(UserId.parse('AAAAAAAAAAAAAAAAAAAAAA'), () => ({ channel, worker }));
  const hide = handle.show(ConversationId.parse('AAAAAAAAAAAAAAAAAAAAAQ'));
  handle.close();
  expect(hide).not.toThrow();
  expect(handle.reconnect).not.toThrow();
  expect(worker.terminate).toHaveBeenCalledOnce();
});
