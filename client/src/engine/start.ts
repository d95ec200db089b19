/**
 * Starting the engine from a tab. The handle is what a screen follows with `useSyncExternalStore`:
 * a snapshot that changes by reference only when something changed, and a way to subscribe.
 */
import type { ConversationId, SegmentName, UserId } from '@corridor/core';
import { runMoment } from '../local/run.ts';
import {
  type EngineMessage,
  type EngineStatus,
  engineChannelName,
  type FreshNews,
  INITIAL_STATUS,
  type LiveDeed,
  type LiveNews,
  type WorkerMessage,
} from './port.ts';
import { stopEngineOf } from './stop.ts';

export type { FreshNews, LiveNews };

export interface EngineHandle {
  /** The status as last told; the same object until it changes. */
  getSnapshot(): EngineStatus;
  /** @returns stops following */
  subscribe(listener: () => void): () => void;
  /** Tries the line at once. */
  reconnect(): void;
  /** This tab shows a conversation: it is attached first and stays attached. @returns undoes it */
  show(conversation: ConversationId): () => void;
  /** A closed segment is fetched before all others, with what of its conversation is newer. */
  fetch(segment: SegmentName): void;
  /** Follows what people do beside writing, from what is known now on. @returns stops following */
  hear(listener: (news: LiveNews) => void): () => void;
  /** Follows what others write from now on. @returns stops following */
  hearFresh(listener: (news: FreshNews) => void): () => void;
  /** Tells what this tab's person does beside writing. */
  say(deed: LiveDeed): void;
  /** Stops the engine in every tab of this user, and waits for it: before removing the database. */
  stopEverywhere(): Promise<void>;
  /** This tab follows no more; its worker ends. Another tab's engine takes over. */
  close(): void;
}

interface Tab {
  readonly channel: BroadcastChannel;
  readonly worker: Worker;
}

const openTab = (user: UserId): Tab => {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  const start: WorkerMessage = { user };
  worker.postMessage(start);
  return { channel: new BroadcastChannel(engineChannelName(user)), worker };
};

/** @param open makes the channel and the worker; a test gives its own */
export const startEngine = (user: UserId, open: (user: UserId) => Tab = openTab): EngineHandle => {
  const { channel, worker } = open(user);
  const listeners = new Set<() => void>();
  const hearers = new Set<(news: LiveNews) => void>();
  const freshHearers = new Set<(news: FreshNews) => void>();
  const shown = new Map<ConversationId, number>();
  let status = INITIAL_STATUS;
  let closed = false;
  // A screen that goes away after the close still undoes what it showed: nobody is left to tell.
  const say = (message: EngineMessage): void => {
    if (!closed) channel.postMessage(message);
  };
  const sayRun = (): void => {
    const { run, monoMs } = runMoment();
    say({ type: 'run', run, monoMs });
  };
  channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
    switch (data.type) {
      case 'status':
        status = data.status;
        for (const listener of listeners) listener();
        break;
      case 'people':
      case 'someone-types':
        for (const hearer of hearers) hearer(data);
        break;
      case 'fresh':
        for (const hearer of freshHearers) hearer(data);
        break;
      case 'relay-time':
        sayRun();
        break;
      case 'took-over':
        for (const conversation of shown.keys()) say({ type: 'open', conversation });
        say({ type: 'ask' });
        break;
      case 'close':
        // Another tab shows it no more; this one does.
        if (shown.has(data.conversation as ConversationId)) {
          say({ type: 'open', conversation: data.conversation });
        }
        break;
      case 'ask':
      case 'reconnect':
      case 'open':
      case 'fetch':
      case 'run':
      case 'used':
      case 'typing':
      case 'stop':
        break;
    }
  };
  const online = (): void => say({ type: 'reconnect' });
  globalThis.addEventListener?.('online', online);
  say({ type: 'ask' });
  return {
    getSnapshot: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reconnect: () => say({ type: 'reconnect' }),
    fetch: (segment) => say({ type: 'fetch', segment }),
    show: (conversation) => {
      shown.set(conversation, (shown.get(conversation) ?? 0) + 1);
      say({ type: 'open', conversation });
      return () => {
        const left = (shown.get(conversation) ?? 1) - 1;
        if (left > 0) {
          shown.set(conversation, left);
          return;
        }
        shown.delete(conversation);
        say({ type: 'close', conversation });
      };
    },
    hear: (listener) => {
      hearers.add(listener);
      say({ type: 'ask' });
      return () => hearers.delete(listener);
    },
    hearFresh: (listener) => {
      freshHearers.add(listener);
      return () => freshHearers.delete(listener);
    },
    say,
    stopEverywhere: () => stopEngineOf(user),
    close: () => {
      closed = true;
      globalThis.removeEventListener?.('online', online);
      channel.close();
      worker.terminate();
    },
  };
};
