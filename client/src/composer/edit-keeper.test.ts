import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { editKeeper } from './edit-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('an edit is kept once typing stops, at once when asked, and by the message that it is of', async () => {
  const kept: string[] = [];
  const failures: unknown[] = [];
  let full = false;
  const keeper = editKeeper(
    (message, text) => {
      kept.push(`${message}: ${text}`);
      return full ? Promise.reject(new Error('full')) : Promise.resolve();
    },
    (error) => failures.push(error),
  );
  keeper.flush();
  keeper.type('a', 'R');
  keeper.type('a', 'Room');
  expect(kept).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  keeper.flush();
  expect(kept).toEqual(['a: Room']);
  keeper.type('b', 'Room 4');
  keeper.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept).toEqual(['a: Room', 'b: Room 4']);
  full = true;
  keeper.type('b', 'Room 5');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(failures).toHaveLength(1);
});
