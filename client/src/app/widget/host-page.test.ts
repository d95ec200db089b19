import { beforeEach, describe, expect, it } from 'vitest';
import { type FrameWindow, HostPage } from './host-page.ts';

const INTRANET = 'https://intranet.example';
const ALSO = 'https://also.example';

let said: { message: unknown; to: string }[];
let kept: boolean;
let hears: Parameters<FrameWindow['addEventListener']>[1];
let parent: FrameWindow['parent'];
let host: HostPage;

const hear = (data: object, origin = INTRANET, source: unknown = parent): void =>
  hears({ data: { corridor: 1, ...data }, origin, source: source as MessageEventSource });

beforeEach(() => {
  said = [];
  kept = false;
  parent = { postMessage: (message, to) => said.push({ message, to }) };
  host = new HostPage(
    {
      parent,
      addEventListener: (_, listener) => {
        hears = listener;
      },
    },
    [INTRANET, ALSO],
    {
      read: () => kept,
      write: (open) => {
        kept = open;
      },
    },
  );
  host.tell({ unread: 2, label: 'Open' });
});

const state = { corridor: 1, type: 'state', open: false, unread: 2, label: 'Open' };

describe('the page around the widget', () => {
  it('is told nothing before it has spoken, then the state, and to its own site only', () => {
    expect(said).toEqual([]);
    hear({ type: 'hello' });
    expect(said).toEqual([{ message: state, to: INTRANET }]);
    host.tell({ unread: 3, label: 'Open' });
    expect(said.at(-1)).toEqual({ message: { ...state, unread: 3 }, to: INTRANET });
  });

  it('is not believed when its site was not named', () => {
    for (const origin of ['https://evil.example', 'null', '', `${INTRANET}.evil.example`]) {
      hear({ type: 'hello' }, origin);
      hear({ type: 'open', open: true }, origin);
    }
    expect(said).toEqual([]);
    expect(host.getSnapshot().open).toBe(false);
  });

  it('is not believed when it is not the frame’s parent, of a named site too', () => {
    hear({ type: 'hello' }, INTRANET, { postMessage: () => undefined });
    hear({ type: 'open', open: true }, INTRANET, null);
    expect(said).toEqual([]);
    expect(host.getSnapshot().open).toBe(false);
  });

  it('stays the one that spoke first', () => {
    hear({ type: 'hello' });
    hear({ type: 'open', open: true }, ALSO);
    expect(host.getSnapshot().open).toBe(false);
    expect(said).toHaveLength(1);
  });

  it('changes nothing by what the schema does not know', () => {
    hear({ type: 'hello' });
    hear({ type: 'open', open: 'yes' });
    hear({ type: 'open', open: true, text: 'hello' });
    expect(host.getSnapshot().open).toBe(false);
  });

  it('opens the panel, which is kept; closing it is told and kept', () => {
    hear({ type: 'hello' });
    hear({ type: 'open', open: true });
    expect(host.getSnapshot()).toEqual({ open: true, asked: 1 });
    expect(kept).toBe(true);
    expect(said.at(-1)?.message).toEqual({ ...state, open: true });
    host.close();
    expect(kept).toBe(false);
    expect(said.at(-1)?.message).toEqual(state);
  });

  it('hands in a ticket when it is asked, and none by itself', async () => {
    const ticket = 'A'.repeat(43);
    expect(await host.askForTicket()).toBeNull();
    hear({ type: 'hello' });
    hear({ type: 'ticket', ticket });
    const asked = host.askForTicket();
    expect(said.at(-1)).toEqual({ message: { corridor: 1, type: 'ticket-wanted' }, to: INTRANET });
    hear({ type: 'ticket', ticket: 'B'.repeat(43) }, ALSO);
    hear({ type: 'ticket', ticket });
    expect(await asked).toBe(ticket);
  });
});
