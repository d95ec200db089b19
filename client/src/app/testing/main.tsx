/**
 * The real screens over made-up data, with an engine that says what the address asks for; for
 * looking at them in development: `npx vite`, then `/src/app/testing/index.html?state=offline`. It is
 * not part of the build. Parameters: `screen` (chat, sign-in, people, locked, first), `state`,
 * `long`, `channels`, `empty`, `coming` (newer, older), `lang`.
 */
import '../../engine/zod-without-eval.ts';
import '../styles.ts';
import { ok, UserId } from '@corridor/core';
import { createRoot } from 'react-dom/client';
import { useDirectory, WorkplaceProvider } from '../../conversations/workplace.ts';
import { type EngineStatus, INITIAL_STATUS } from '../../engine/port.ts';
import { fetchAllWords, languageOf, startLanguage } from '../../i18n/language.ts';
import { LocalDatabase } from '../../local/database.ts';
import { Locked } from '../../lock/Locked.tsx';
import { LivePeople } from '../../people/live-people.ts';
import { LivePeopleProvider } from '../../people/usePeople.ts';
import { FirstSignIn } from '../../sign-in/FirstSignIn.tsx';
import { SignIn } from '../../sign-in/SignIn.tsx';
import { conversationActions, timelineActions } from '../action-ports.ts';
import { Frame } from '../Frame.tsx';
import { Shell } from '../Shell.tsx';
import type { ShellPorts } from '../shell-ports.ts';
import { seed } from './seed.ts';

const wanted = new URLSearchParams(window.location.search);
const nowMs = Date.now();
const online: EngineStatus = {
  ...INITIAL_STATUS,
  connection: { state: 'online', served: true, synced: true, storing: true },
};
const STATES: Record<string, Partial<EngineStatus>> = {
  online: {},
  offline: {
    connection: { state: 'offline', since: nowMs - 3_600_000, reason: 'no-network' },
    waiting: { messages: 3, changes: 1 },
  },
  unreachable: {
    connection: { state: 'offline', since: nowMs - 3_600_000, reason: 'server-unreachable' },
    waiting: { messages: 1, changes: 0 },
  },
  'cannot-store': {
    connection: { state: 'online', served: true, synced: true, storing: false },
    waiting: { messages: 3, changes: 0 },
  },
  evicted: {
    storage: { state: 'evicted' },
    connection: { state: 'offline', since: nowMs - 3_600_000, reason: 'server-unreachable' },
  },
  full: { storage: { state: 'full' } },
  'signed-out': { connection: { state: 'signed-out' }, waiting: { messages: 1, changes: 0 } },
  starting: { connection: { state: 'starting' } },
};
const status: EngineStatus = { ...online, ...STATES[wanted.get('state') ?? 'online'] };

await startLanguage(languageOf([wanted.get('lang') ?? 'en']));
await fetchAllWords();
const db = new LocalDatabase(`corridor-preview-${Math.random()}`);
const me = await seed(db, {
  long: Number(wanted.get('long') ?? 400),
  channels: Number(wanted.get('channels') ?? 12),
  empty: wanted.has('empty'),
  coming: (['newer', 'older'] as const).find((each) => each === wanted.get('coming')) ?? 'nothing',
  nowMs,
});

const done = Promise.resolve(ok(null));
const ports: ShellPorts = {
  conversations: conversationActions(db, me),
  timeline: timelineActions(db, me),
  settings: {
    sessions: async () =>
      ok([
        {
          id: '1',
          device: '' as never,
          deviceName: 'Chrome 137 Windows NT 10.0',
          createdAt: 0,
          lastSeenAt: nowMs,
          expiresAt: 0,
          current: true,
        },
        {
          id: '2',
          device: '' as never,
          deviceName: 'Firefox 130 X11',
          createdAt: 0,
          lastSeenAt: nowMs - 9e7,
          expiresAt: 0,
          current: false,
        },
      ]),
    revoke: () => done,
    changePassword: () => done,
    storage: async () => ({ usedBytes: 212_000_000, quotaBytes: 48_000_000_000 }),
  },
  engine: {
    getSnapshot: () => status,
    subscribe: () => () => undefined,
    reconnect: () => undefined,
    show: () => () => undefined,
    say: () => undefined,
    hearFresh: () => () => undefined,
    fetch: () => undefined,
  },
  system: { permission: () => 'ask', ask: async () => 'denied', show: () => null },
  storage: { getSnapshot: () => status.storage, subscribe: () => () => undefined },
  lock: async () => undefined,
  signInAgain: () => done,
  leave: async () => undefined,
};

const person = {
  user: me,
  login: 'ana.de.vries',
  name: 'Ana de Vries',
  practice: 'Tandartspraktijk De Gracht',
};
const people = new LivePeople({ hear: () => () => undefined, say: () => undefined });
const Here = () => {
  const workplace = useDirectory(db, me);
  return workplace ? (
    <WorkplaceProvider value={workplace}>
      <LivePeopleProvider value={people}>
        <Shell ports={ports} person={person} />
      </LivePeopleProvider>
    </WorkplaceProvider>
  ) : null;
};

const port = { signIn: () => done, enter: () => done };
const others = ['Chiara Romano', 'Dr. Jan-Willem van der Meer-Oosterhuis'].map((name, index) => ({
  ...person,
  user: UserId.parse(`${'pq'[index]}${'0'.repeat(20)}A`),
  name,
}));
const screens: Record<string, () => React.ReactNode> = {
  chat: () => <Here />,
  'sign-in': () => (
    <SignIn
      people={[]}
      departed={[]}
      evicted={false}
      left={false}
      onSeen={() => undefined}
      port={port}
    />
  ),
  people: () => (
    <SignIn
      people={[person, ...others]}
      departed={[]}
      evicted={false}
      left={false}
      onSeen={() => undefined}
      port={port}
    />
  ),
  locked: () => <Locked person={person} onUnlock={() => done} onOther={() => undefined} />,
  first: () => (
    <FirstSignIn
      link="x"
      port={{ info: async () => ok(person), setPassword: () => done }}
      onDone={() => undefined}
    />
  ),
};
const root = document.getElementById('root');
const show = screens[wanted.get('screen') ?? 'chat'];
if (root && show) createRoot(root).render(<Frame>{show()}</Frame>);
window.history.replaceState(null, '', '/');
export interface Preview {
  readonly db: LocalDatabase;
  readonly me: UserId;
}
const preview: Preview = { db, me };
Object.assign(window, { preview });
