/** Who is here decides what shows: nobody, somebody whose screen is locked, or their conversations. */
import { MantineProvider } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import type { PersonRow } from '../local/people.ts';
import {
  currentPerson,
  openSessionContext,
  peopleHere,
  type SessionContext,
} from '../session/session.ts';
import { theme } from '../ui/theme.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { go, usePlace } from './router.ts';
import { firstSignInPort, signInPort, unlockHere } from './session-ports.ts';
import type { Unsupported as Why } from './support.ts';

const SignedIn = lazy(async () => ({ default: (await import('./SignedIn.tsx')).SignedIn }));
const SignIn = lazy(async () => ({ default: (await import('../sign-in/SignIn.tsx')).SignIn }));
const FirstSignIn = lazy(async () => ({
  default: (await import('../sign-in/FirstSignIn.tsx')).FirstSignIn,
}));
const Locked = lazy(async () => ({ default: (await import('../lock/Locked.tsx')).Locked }));
const Unsupported = lazy(async () => ({
  default: (await import('./Unsupported.tsx')).Unsupported,
}));

export const Frame = ({ children }: { children: ReactNode }) => (
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <ErrorBoundary>
      <Suspense fallback={null}>{children}</Suspense>
    </ErrorBoundary>
  </MantineProvider>
);

export const App = ({ why }: { why: Why | null }) => (
  <Frame>{why === null ? <Door /> : <Unsupported why={why} />}</Frame>
);

const Door = () => {
  const [context] = useState(openSessionContext);
  const place = usePlace();
  const first = useMemo(() => firstSignInPort(context), [context]);
  const here = useLiveQuery(
    async () => ({ current: await currentPerson(context), people: await peopleHere(context) }),
    [context],
  );
  if (place.at === 'first') {
    return (
      <FirstSignIn link={place.link} port={first} onDone={() => go({ at: 'list' }, 'replace')} />
    );
  }
  if (!here) return null;
  return <Inside key={here.current?.user ?? ''} context={context} {...here} />;
};

interface InsideProps {
  context: SessionContext;
  current: PersonRow | null;
  people: readonly PersonRow[];
}

const Inside = ({ context, current, people }: InsideProps) => {
  const port = useMemo(() => signInPort(context), [context]);
  const [other, setOther] = useState(false);
  const locked = current?.locked === 1;
  useEffect(() => {
    if (!locked) setOther(false);
  }, [locked]);
  if (!current || (locked && other)) return <SignIn people={people} port={port} />;
  if (locked) {
    return (
      <Locked
        person={current}
        onUnlock={(password) => unlockHere(context, current.user, password)}
        onOther={() => setOther(true)}
      />
    );
  }
  return <SignedIn context={context} person={current} />;
};
