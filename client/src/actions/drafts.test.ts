import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { draftKeeper, untilLeft } from '../composer/draft.ts';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { saveDraft, saveDraftBehind } from './reading.ts';
import { DraftError, writeMessage } from './write-message.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);

let names = 0;
let db: LocalDatabase;

beforeEach(async () => {
  names += 1;
  db = new LocalDatabase(`drafts-${names}`);
  await db.conversations.add({ ...team, marker: 0, sequence: 0 } as never);
});
afterEach(() => db.delete());

const send = (text: string) => writeMessage(db, ana.id, team.id, { kind: 'message', text });
const behind = (whole: string, rest: string) =>
  saveDraftBehind(db, { conversation: team.id }, whole, rest);
/** Every place in which a text is. */
const places = async () => ({
  draft: (await db.drafts.get(team.id))?.text ?? null,
  messages: (await db.messages.toArray()).map(({ text }) => text),
});

/** The engine takes something in: whoever writes waits until `end` is called. */
const engineAtWork = () => {
  let ends = false;
  const transaction = db.backendDB().transaction(['messages', 'outbox'], 'readwrite');
  const goOn = (): void => {
    if (ends) return;
    transaction.objectStore('messages').count().onsuccess = goOn;
  };
  goOn();
  return {
    end: () => {
      ends = true;
    },
  };
};

it('a text that waits for the engine to be saved is in one place, whatever happens to the field meanwhile', async () => {
  let due: () => void = () => undefined;
  const clock = {
    setTimeout: (run: () => void) => {
      due = run;
    },
    clearTimeout: () => {
      due = () => undefined;
    },
  };
  const failures: unknown[] = [];
  const store = {
    save: (text: string, over?: string) => saveDraft(db, { conversation: team.id }, text, over),
    saveBehind: behind,
  };
  const failed = (error: unknown): void => void failures.push(error);
  const keeper = draftKeeper(team.id, '', store, failed, clock);
  const engine = engineAtWork();
  keeper.type('Room 3 is free');
  let saving: () => void = () => undefined;
  const isSaving = new Promise<void>((resolve) => {
    saving = resolve;
  });
  const sent = keeper.send(async () => {
    const written = send('Room 3 is free');
    saving();
    await written;
  });
  await isSaving;
  // Typing paused, the window lost its focus, the conversation was left: each keeps what is typed.
  due();
  keeper.flush();
  engine.end();
  expect(await sent).toBe('');
  due();
  await untilLeft(team.id);
  expect(await places()).toEqual({ draft: null, messages: ['Room 3 is free'] });
  expect(failures).toEqual([]);
});

it('what is typed behind a text that is being sent is the draft after it, and no more than that', async () => {
  await saveDraft(db, { conversation: team.id }, 'hi');
  // Nothing is awaited in between: a page that goes away asks for it while the other still runs.
  await Promise.all([send('hi'), behind('hi and', ' and'), behind('hi and bye', ' and bye')]);
  expect(await places()).toEqual({ draft: ' and bye', messages: ['hi'] });
});

it('is taken back with it', async () => {
  await saveDraft(db, { conversation: team.id }, 'hi');
  await Promise.all([send('hi'), behind('hi and', ' and'), behind('hi', '')]);
  expect(await places()).toEqual({ draft: null, messages: ['hi'] });
});

it('is the draft with the text before it where that was not sent', async () => {
  await saveDraft(db, { conversation: team.id }, 'hi');
  const sent = send('x'.repeat(100_000));
  const kept = behind('hi and', ' and');
  await expect(sent).rejects.toThrow(DraftError);
  await kept;
  expect(await places()).toEqual({ draft: 'hi and', messages: [] });
});

it('what another device put there stays beside what is typed, and beside what is sent', async () => {
  const place = { conversation: team.id };
  await saveDraft(db, place, 'half');
  await saveDraft(db, place, 'from the phone');
  await saveDraft(db, place, 'half a thousand', 'half');
  expect(await places()).toEqual({ draft: 'from the phone\nhalf a thousand', messages: [] });
  await send('half a thousand');
  expect(await places()).toEqual({ draft: 'from the phone', messages: ['half a thousand'] });
  expect((await db.personal.toArray()).map(({ value }) => value)).toEqual(['from the phone']);
});
