/** Somebody is in: their unread count for the page's button, and the panel while it is open. */
import { useEffect } from 'react';
import { useList } from '../../conversations/useList.ts';
import type { PersonRow, WorkstationDatabase } from '../../local/people.ts';
import { touch } from '../../lock/idle.ts';
import { part } from '../../parts/part.tsx';
import { type Screens, SignedIn } from '../SignedIn.tsx';
import type { ShellPorts } from '../shell-ports.ts';
import { useHost, useShown, useTellUnread } from './host.ts';
import { Outside } from './Outside.tsx';

const Panel = part(async () => (await import('./Panel.tsx')).Panel, 'page');

const Shell = ({ ports }: { ports: ShellPorts }) => {
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
  <SignedIn {...props} screens={SCREENS} />
);
