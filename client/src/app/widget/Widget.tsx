/**
 * Who is here decides what the widget shows, as in the app; but it asks for no password: nobody can
 * see in a frame whose page it is, so passwords are typed in Corridor's own window only.
 */
import type { WorkstationDatabase } from '../../local/people.ts';
import { part } from '../../parts/part.tsx';
import { Frame } from '../Frame.tsx';
import type { Unsupported } from '../support.ts';
import { useHere } from '../useHere.ts';
import { HostProvider } from './host.ts';
import type { HostPage } from './host-page.ts';
import { Outside } from './Outside.tsx';

const SignedIn = part(async () => (await import('./SignedInWidget.tsx')).SignedInWidget, 'page');

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
  if (!current) return <Outside why="nobody" />;
  if (current.locked === 1) return <Outside why="locked" />;
  return <SignedIn key={current.user} workstation={workstation} person={current} />;
};
