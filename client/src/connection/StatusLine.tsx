/** The banner over what is known; fetched beside the first messages, in a place kept for it. */
import { useWords } from '../i18n/useWords.ts';
import { Banner } from './Banner.tsx';
import { type Known, stateOf, tell } from './condition.ts';

interface StatusLineProps extends Omit<Known, 'nowMs'> {
  onAgain: () => void;
  onSignIn: () => void;
  onUpdate: () => void;
}

export const StatusLine = ({ status, fill, newVersion, appKept, ...on }: StatusLineProps) => {
  const { language } = useWords();
  const known = { status, fill, newVersion, appKept, nowMs: Date.now() };
  return <Banner told={tell(stateOf(known), known, language)} {...on} />;
};
