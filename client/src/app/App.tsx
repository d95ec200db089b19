/** Who is here decides what shows: nobody, somebody whose screen is locked, or their conversations. */
import { useEffect, useMemo, useState } from 'react';
import { fetchAllWords } from '../i18n/language.ts';
import type { WorkstationDatabase } from '../local/people.ts';
import { noteNobody } from '../local/somebody-here.ts';
import { part } from '../parts/part.tsx';
import { Frame } from './Frame.tsx';
import { lazyEndLeft, lazyFirstSignInPort, lazySignInPort, lazyUnlock } from './lazy-session.ts';
import { go, usePlace } from './router.ts';
import type { Unsupported as Why } from './support.ts';
import { untilEnded } from './until-ended.ts';
import { useHere } from './useHere.ts';
import type { Here } from './who-is-here.ts';

const SignedIn = part(
  async () => (await import('./SignedInApp.tsx')).SignedInApp,
  'page',
  fetchAllWords,
);
const SignIn = part(async () => (await import('../sign-in/SignIn.tsx')).SignIn, 'page');
const FirstSignIn = part(
  async () => (await import('../sign-in/FirstSignIn.tsx')).FirstSignIn,
  'page',
);
const Locked = part(async () => (await import('../lock/Locked.tsx')).Locked, 'page');
const Unsupported = part(async () => (await import('./Unsupported.tsx')).Unsupported, 'page');

interface AppProps {
  /** Why this browser cannot be a workstation; null when it can. */
  why: Why | null;
  workstation: WorkstationDatabase;
}

export const App = ({ why, workstation }: AppProps) => (
  <Frame>{why === null ? <Door workstation={workstation} /> : <Unsupported why={why} />}</Frame>
);

const Door = ({ workstation }: { workstation: WorkstationDatabase }) => {
  const place = usePlace();
  const first = useMemo(() => lazyFirstSignInPort(workstation), [workstation]);
  const here = useHere(workstation);
  const left = here?.left ?? false;
  useEffect(
    () => (left ? untilEnded(() => lazyEndLeft(workstation)) : undefined),
    [left, workstation],
  );
  if (place.at === 'first') {
    return (
      <FirstSignIn link={place.link} port={first} onDone={() => go({ at: 'list' }, 'replace')} />
    );
  }
  if (!here) return null;
  return <Inside key={here.current?.user ?? ''} workstation={workstation} {...here} />;
};

const Inside = ({
  workstation,
  current,
  people,
  departed,
  evicted,
  left,
}: Here & { workstation: WorkstationDatabase }) => {
  const port = useMemo(() => lazySignInPort(workstation), [workstation]);
  const [other, setOther] = useState(false);
  const locked = current?.locked === 1;
  useEffect(() => {
    if (!locked) setOther(false);
  }, [locked]);
  if (!current || (locked && other))
    return (
      <SignIn
        people={people}
        departed={departed}
        evicted={evicted}
        left={left}
        port={port}
        onSeen={(user) => {
          if (people.length === 0) noteNobody();
          void workstation.departed.delete(user);
        }}
      />
    );
  if (locked) {
    return (
      <Locked
        person={current}
        onUnlock={(password) => lazyUnlock(workstation, current.user, password)}
        onOther={() => setOther(true)}
      />
    );
  }
  return <SignedIn workstation={workstation} person={current} />;
};
