/**
 * Who is here decides what the widget shows, as in the app; but it asks for no password: nobody can
 * see in a frame whose page it is, so passwords are typed in Corridor's own window only.
 */
import { fetchAllWords } from '../../i18n/language.ts';
import type { PersonRow, WorkstationDatabase } from '../../local/people.ts';
import { part } from '../../parts/part.tsx';
import { Frame } from '../Frame.tsx';
import type { Unsupported } from '../support.ts';
import { useHere } from '../useHere.ts';
import { HostProvider } from './host.ts';
import type { HostPage } from './host-page.ts';
import { Outside } from './Outside.tsx';
import { useTicket } from './useTicket.ts';

const SignedIn = part(
  async () => (await import('./SignedInWidget.tsx')).SignedInWidget,
  'page',
  fetchAllWords,
);

interface WidgetProps {
  /** Why this browser cannot be a workstation in this page; null when it can. */
  why: Unsupported | null;
  workstation: WorkstationDatabase;
  host: HostPage;
}

export const Widget = ({ why, workstation, host }: WidgetProps) => (
  <Frame>
    <HostProvider value={host}>
      {why === null ? <Door workstation={workstation} /> : <Outside why={why.reason} />}
    </HostProvider>
  </Frame>
);

const Door = ({ workstation }: { workstation: WorkstationDatabase }) => {
  const here = useHere(workstation);
  if (!here) return null;
  const { current } = here;
  if (!current) return <Nobody workstation={workstation} />;
  if (current.locked === 1) return <Locked workstation={workstation} person={current} />;
  return <SignedIn key={current.user} workstation={workstation} person={current} />;
};

const Nobody = ({ workstation }: { workstation: WorkstationDatabase }) => {
  const { asking } = useTicket(workstation, null, true);
  return <Outside why={asking === 'none' ? 'nobody' : asking} />;
};

interface LockedProps {
  workstation: WorkstationDatabase;
  person: PersonRow;
}

/** Nobody's lock is opened by a page, but of who has no password here: then the page vouches again. */
const Locked = ({ workstation, person }: LockedProps) => {
  const { ask } = useTicket(workstation, person, false);
  return <Outside why="locked" onGoOn={person.verifier === null ? () => void ask() : undefined} />;
};
