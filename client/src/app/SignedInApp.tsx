/** Somebody is in, in the app: their conversations in its shell. */
import type { PersonRow, WorkstationDatabase } from '../local/people.ts';
import { part } from '../parts/part.tsx';
import { Shell } from './Shell.tsx';
import { type Screens, SignedIn } from './SignedIn.tsx';

const SCREENS: Screens = {
  Shell,
  Emptied: part(async () => (await import('./Emptied.tsx')).Emptied, 'page'),
};

interface SignedInAppProps {
  workstation: WorkstationDatabase;
  person: PersonRow;
}

export const SignedInApp = (props: SignedInAppProps) => <SignedIn {...props} screens={SCREENS} />;
