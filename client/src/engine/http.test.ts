import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiClient } from './http.ts';

/** A body in pieces, without a length, as a compressed one comes. */
const inPieces = (pieces: readonly number[], onCancel = (): void => undefined): typeof fetch => {
  const rest = [...pieces];
  return () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull: (controller) => {
            const next = rest.shift();
            if (next === undefined) controller.close();
            else controller.enqueue(new Uint8Array(next).fill(7));
          },
          cancel: onCancel,
        }),
      ),
    );
};

describe('bytes over HTTP', () => {
  it('come whole up to their limit', async () => {
    const got = await apiClient(inPieces([10, 20, 30]), '').bytes('/x', 60);
    expect(got).toEqual({ ok: true, value: new Uint8Array(60).fill(7) });
  });

  it('are not read on once they are more than that, whatever length was said', async () => {
    let cancelled = 0;
    const endless = Array.from({ length: 1_000 }, () => 30);
    const got = await apiClient(
      inPieces(endless, () => cancelled++),
      '',
    ).bytes('/x', 59);
    expect(got).toMatchObject({ ok: false, error: { kind: 'malformed', detail: 'too large' } });
    expect(cancelled).toBe(1);
  });
});

describe('a request', () => {
  const GIVEN_UP = { ok: false, error: { kind: 'unreachable', canRetry: true } };

  it('that is given up ends at once as unreachable, also in the middle of its answer', async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new TypeError('fetch failed')));
      });
    const halfAnswered: typeof fetch = async (_input, init) =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{'));
            init?.signal?.addEventListener('abort', () => controller.error(new TypeError('gone')));
          },
        }),
      );
    for (const fetchIt of [silent, halfAnswered]) {
      const line = new AbortController();
      const api = apiClient(fetchIt, '', undefined, () => line.signal);
      const answer = api.json('GET', '/x', z.unknown());
      line.abort();
      expect(await answer).toEqual(GIVEN_UP);
    }
  });

  it('leaves nothing with who may give it up, however it ended', async () => {
    const line = new AbortController();
    let listening = 0;
    const { signal } = line;
    const [add, remove] = [signal.addEventListener, signal.removeEventListener];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listening++;
      add.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listening--;
      remove.apply(signal, args);
    };
    const answers: (typeof fetch)[] = [
      () => Promise.resolve(Response.json({})),
      () => Promise.resolve(new Response('no', { status: 500 })),
      () => Promise.reject(new TypeError('fetch failed')),
      inPieces([10]),
    ];
    for (const fetchIt of answers) {
      const api = apiClient(fetchIt, '', undefined, () => signal);
      const asked = [api.json('GET', '/x', z.unknown()), api.bytes('/x', 5)];
      expect(listening).toBe(2);
      await Promise.all(asked);
      expect(listening).toBe(0);
    }
  });
});
