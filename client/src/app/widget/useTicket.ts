/** Asks the page around the widget to sign its person in, where nobody is or the session ended. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { PersonRow, WorkstationDatabase } from '../../local/people.ts';
import { lazyTicket } from '../lazy-session.ts';
import { useHost } from './host.ts';
import { isSameSite } from './same-site.ts';

export type Asking =
  /** The page is asked, or what it handed in is being used. */
  | 'asking'
  /** It handed in none, or none that was of use. */
  | 'none'
  /** It did, and this browser keeps no sign-in in this page. */
  | 'no-cookie';

/**
 * Asks once the page has spoken, and again when the panel is opened.
 * @param person who is here already: a ticket for anybody else is not used
 * @param wanted whether a ticket would be of use now
 * @returns how it went; following it, who is here changes by itself
 */
export const useTicket = (
  workstation: WorkstationDatabase,
  person: Pick<PersonRow, 'login'> | null,
  wanted: boolean,
): { readonly asking: Asking; readonly ask: () => Promise<boolean> } => {
  const host = useHost();
  const { asked } = useSyncExternalStore(host.subscribe, host.getSnapshot);
  const origin = useSyncExternalStore(host.subscribe, () => host.origin);
  const [asking, setAsking] = useState<Asking>('asking');
  const login = person?.login ?? null;
  const running = useRef(false);
  const ask = useCallback(async (): Promise<boolean> => {
    const from = host.origin;
    if (running.current || from === null) return false;
    running.current = true;
    try {
      const ticket = await host.askForTicket();
      if (ticket === null) {
        setAsking('none');
        return false;
      }
      const handedIn = { ticket, origin: from, apart: !isSameSite() };
      const result = await lazyTicket(workstation, handedIn, login);
      if (!result.ok) setAsking(result.error.kind === 'no-cookie' ? 'no-cookie' : 'none');
      return result.ok;
    } catch (error) {
      // No storage, or no signing: what is said is that nobody is signed in here.
      console.error(error);
      setAsking('none');
      return false;
    } finally {
      running.current = false;
    }
  }, [host, workstation, login]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened again, it is asked again.
  useEffect(() => {
    if (wanted && origin !== null) void ask();
  }, [wanted, origin, asked, ask]);
  return { asking, ask };
};
