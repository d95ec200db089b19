/** Somebody is in: their unread count for the page's button, and the panel while it is open. */
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import { useList } from '../../conversations/useList.ts';
import type { PersonRow, WorkstationDatabase } from '../../local/people.ts';
import { touch } from '../../lock/idle.ts';
import { part } from '../../parts/part.tsx';
import type { PersonHere } from '../../sign-in/port.ts';
import { type Screens, SignedIn } from '../SignedIn.tsx';
import type { ShellPorts } from '../shell-ports.ts';
import { useHost, useShown, useTellUnread } from './host.ts';
import { Outside } from './Outside.tsx';
import { useTicket } from './useTicket.ts';

const Panel = part(async () => (await import('./Panel.tsx')).Panel, 'page');

const WorkstationContext = createContext<WorkstationDatabase | null>(null);

/** Where the page vouches for its people, an ended session begins again without a password. */
const useSessionAgain = ({ engine }: ShellPorts, person: PersonHere): void => {
  const workstation = useContext(WorkstationContext);
  if (!workstation) throw new Error('useSessionAgain outside of WorkstationContext');
  const { connection } = useSyncExternalStore(engine.subscribe, engine.getSnapshot);
  const { ask } = useTicket(workstation, person, false);
  const isOver = connection.state === 'signed-out';
  useEffect(() => {
    if (isOver) void ask().then((isIn) => isIn && engine.reconnect());
  }, [isOver, ask, engine]);
};

const Shell = ({ ports, person }: { ports: ShellPorts; person: PersonHere }) => {
  useSessionAgain(ports, person);
  const host = useHost();
  const { open } = useShown();
  const { items, unread } = useList();
  useTellUnread(unread);
  useEffect(
    () =>
      // Whoever uses the page around it is there, and their workstation is not left alone.
      host.onUsed(() => {
        touch();
        ports.engine.say({ type: 'used' });
      }),
    [host, ports],
  );
  return open ? <Panel ports={ports} items={items} /> : null;
};

const SCREENS: Screens = { Shell, Emptied: () => <Outside why="emptied" /> };

interface SignedInWidgetProps {
  workstation: WorkstationDatabase;
  person: PersonRow;
}

export const SignedInWidget = (props: SignedInWidgetProps) => (
  <WorkstationContext value={props.workstation}>
    <SignedIn {...props} screens={SCREENS} />
  </WorkstationContext>
);
