/** Somebody is in: their local database, their engine, and the directory for all screens. */
import type { UserId } from '@corridor/core';
import { type ComponentType, useEffect, useState } from 'react';
import { useDirectory, WorkplaceProvider } from '../conversations/workplace.ts';
import { type EngineHandle, startEngine } from '../engine/start.ts';
import { databaseName, LocalDatabase } from '../local/database.ts';
import type { PersonRow, WorkstationDatabase } from '../local/people.ts';
import { askToPersist } from '../local/persist.ts';
import { noteNobody, noteSomebody } from '../local/somebody-here.ts';
import { touch, wasIdle, watchIdle } from '../lock/idle.ts';
import { systemNotifications } from '../notifications/system-notifications.ts';
import { LivePeople } from '../people/live-people.ts';
import { LivePeopleProvider } from '../people/usePeople.ts';
import { watchUse } from '../people/watch-use.ts';
import type { PersonHere } from '../sign-in/port.ts';
import { conversationActions, prefetchWriting, timelineActions } from './action-ports.ts';
import {
  lazyLeave,
  lazyLock,
  lazySettingsPort,
  lazySignInPort,
  prefetchLock,
} from './lazy-session.ts';
import { go } from './router.ts';
import type { ShellPorts } from './shell-ports.ts';
import { type TabStorage, watchTabStorage } from './tab-storage.ts';

interface Opened {
  readonly db: LocalDatabase;
  readonly engine: EngineHandle;
  readonly storage: TabStorage;
}

const useOpened = (user: UserId): Opened | null => {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const db = new LocalDatabase(databaseName(user));
    const storage = watchTabStorage(db);
    const engine = startEngine(user);
    setOpened({ db, engine, storage });
    return () => {
      engine.close();
      db.close();
    };
  }, [user]);
  return opened;
};

/** What is shown of a practice: the app, or the widget in another site's page. */
export interface Screens {
  readonly Shell: ComponentType<{ ports: ShellPorts; person: PersonHere }>;
  /** While this device holds nothing of it, because the browser removed it. */
  readonly Emptied: ComponentType<{
    engine: Pick<EngineHandle, 'getSnapshot' | 'subscribe' | 'reconnect'>;
    person: PersonHere;
    signInAgain: ShellPorts['signInAgain'];
  }>;
}

interface SignedInProps {
  workstation: WorkstationDatabase;
  person: PersonRow;
  screens: Screens;
}

export const SignedIn = (props: SignedInProps) => {
  const opened = useOpened(props.person.user);
  return opened ? <Workplace {...opened} {...props} /> : null;
};

const Workplace = ({
  workstation,
  person,
  screens,
  db,
  engine,
  storage,
}: SignedInProps & Opened) => {
  const { Shell, Emptied } = screens;
  const workplace = useDirectory(db, person.user);
  useEffect(prefetchWriting, []);
  useEffect(prefetchLock, []);
  useEffect(noteSomebody, []);
  useEffect(() => {
    // A promise of the browser not to evict; it may say no, and then the banner tells what happens.
    askToPersist().catch(() => undefined);
  }, []);
  const minutes = workplace?.practice.rules.autoLockMinutes;
  const [ports] = useState((): ShellPorts => {
    const lockNow = (): Promise<void> => lazyLock(workstation, person.user);
    return {
      conversations: conversationActions(db, person.user),
      timeline: timelineActions(db, person.user),
      settings: lazySettingsPort(workstation),
      engine,
      system: systemNotifications(),
      storage,
      lock: lockNow,
      signInAgain: async (password) => {
        const result = await lazySignInPort(workstation).signIn(person.login, password);
        if (result.ok) engine.reconnect();
        return result;
      },
      leave: () =>
        lazyLeave(workstation, person.user, async () => {
          await engine.stopEverywhere();
          db.close();
          if ((await workstation.people.count()) === 1) noteNobody();
          go({ at: 'list' }, 'replace');
        }),
    };
  });
  useEffect(() => {
    if (minutes === undefined) return;
    const lockNow = (): void => void lazyLock(workstation, person.user);
    if (wasIdle(minutes)) {
      touch();
      lockNow();
      return;
    }
    return watchIdle(minutes, lockNow);
  }, [minutes, workstation, person.user]);
  const [people] = useState(() => new LivePeople(engine));
  useEffect(() => people.follow(), [people]);
  useEffect(() => watchUse(() => engine.say({ type: 'used' })), [engine]);
  if (workplace === undefined) return null;
  if (workplace === null) {
    return <Emptied engine={engine} person={person} signInAgain={ports.signInAgain} />;
  }
  return (
    <WorkplaceProvider value={workplace}>
      <LivePeopleProvider value={people}>
        <Shell ports={ports} person={person} />
      </LivePeopleProvider>
    </WorkplaceProvider>
  );
};
