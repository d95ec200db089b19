/** What a browser keeps for the app, read from its databases and not from the app's mouth. */
import type { Page } from '@playwright/test';
import type { MessageRow, OutboxRow, SegmentRow } from '../../../client/src/local/database.ts';
import { inPage } from '../../../e2e/harness/local-data.ts';
import { digestIn } from '../processes/replica-digest.ts';
import { outboxViewOf, viewOf } from '../processes/views.ts';
import type { Holding } from '../processes/wire.ts';

/** What the page sends: rows of replicas as base64. */
interface Kept {
  readonly outbox: readonly OutboxRow[];
  readonly messages: readonly (MessageRow & { readonly kind: string })[];
  readonly replicas: readonly {
    readonly segment: SegmentRow['name'];
    readonly conversation: SegmentRow['conversation'];
    readonly rows: readonly string[];
  }[];
}

const readKept = (page: Page): Promise<Kept> =>
  inPage(
    page,
    async ({ names, using, asPromise }): Promise<Kept> => {
      const base64 = (bytes: Uint8Array): string => {
        let text = '';
        for (const byte of bytes) text += String.fromCharCode(byte);
        return btoa(text);
      };
      const [user] = await names('corridor-user-');
      if (!user) return { outbox: [], messages: [], replicas: [] };
      const read = await using(user, async (db) => {
        const reading = db.transaction(['outbox', 'messages', 'segments']);
        const all = (store: string): Promise<unknown[]> =>
          asPromise(reading.objectStore(store).getAll() as IDBRequest<unknown[]>);
        const [outbox, messages, segments] = await Promise.all([
          all('outbox'),
          all('messages'),
          all('segments'),
        ]);
        return { outbox, messages, segments } as {
          outbox: OutboxRow[];
          messages: MessageRow[];
          segments: SegmentRow[];
        };
      });
      const there = new Set(await names('corridor-replica-'));
      const replicas = [];
      for (const { name, conversation, replica } of read.segments) {
        if (replica === null || !there.has(replica)) continue;
        const rows = await using(replica, (db) =>
          asPromise(
            db.transaction('updates').objectStore('updates').getAll() as IDBRequest<Uint8Array[]>,
          ),
        );
        replicas.push({ segment: name, conversation, rows: rows.map(base64) });
      }
      // Bytes do not pass as JSON, and nobody asks for them.
      const outbox = read.outbox.map((row) => ({ ...row, bytes: null }));
      return { outbox, messages: read.messages, replicas };
    },
    null,
  );

/** Everything that the browser keeps of the person whose workstation it is. */
export const lookAt = async (page: Page): Promise<Holding> => {
  const { outbox, messages, replicas } = await readKept(page);
  return {
    outbox: outbox.map(outboxViewOf),
    messages: messages
      .filter(({ kind }) => kind === 'message')
      .sort((a, b) => (a.sort < b.sort ? -1 : 1))
      .map(viewOf),
    replicas: replicas
      // One that was set aside: it is cloned when it is needed.
      .filter(({ rows }) => rows.length > 0)
      .map(({ segment, conversation, rows }) => ({
        segment,
        conversation,
        digest: digestIn(rows.map((row) => Buffer.from(row, 'base64'))),
      })),
  };
};
