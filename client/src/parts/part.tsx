/**
 * Parts of the screen that are fetched when they are first shown. Without a network, and before the
 * browser has kept the whole app, that fails: then a sentence stands in the part's place and offers
 * to try again, and the rest of the screen goes on.
 */
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { fetchPart, NotFetched } from './fetch-part.ts';
import styles from './part.module.css';

/** What stands in the place of a part that is not here: a line in a pane, or a page of its own. */
type Shape = 'line' | 'page';

/** A style sheet that did not come is asked for again: the loader of parts asks for each once. */
const missingStyles = async (): Promise<void> => {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
  await Promise.all(
    links
      .filter(({ sheet }) => sheet === null)
      .map(
        (link) =>
          new Promise<void>((resolve, reject) => {
            const again = link.cloneNode() as HTMLLinkElement;
            again.onload = () => resolve();
            again.onerror = () => reject(new Error(`Not loaded: ${link.href}`));
            link.replaceWith(again);
          }),
      ),
  );
};

interface BoundaryProps {
  missing: ReactNode;
  children: ReactNode;
}

/** Catches that a part is not here. What a part throws by itself goes on to the page's boundary. */
class PartBoundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!((error as unknown) instanceof NotFetched)) throw error;
    return this.props.missing;
  }
}

type Missing<P> = ComponentType<{ onAgain: () => void; props: P }>;

/** A part of the screen, which may be fetched before it is first shown; where that fails, it is then. */
export type Part<P> = ComponentType<P> & { readonly prefetch: () => void };

const fetched = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  Missing: Missing<P>,
  Coming: ComponentType<P> = () => null,
): Part<P> => {
  let failedBefore = false;
  const fetch = async (): Promise<ComponentType<P>> => {
    try {
      const [part] = await fetchPart(() =>
        Promise.all([load(), failedBefore ? missingStyles() : null]),
      );
      // Shown at once from now on: what is lazy comes a moment later, however long it is here.
      latest = part;
      return part;
    } catch (error) {
      failedBefore = true;
      throw error;
    }
  };
  const attempt = (): ComponentType<P> =>
    lazy(async () => {
      try {
        return { default: await fetch() };
      } catch (error) {
        // React keeps the outcome of an attempt; whoever comes next makes another.
        latest = attempt();
        throw error;
      }
    });
  let latest = attempt();
  const prefetch = (): void => void Promise.allSettled([fetch()]);
  const Fetched = (props: P) => {
    const [{ Part, number }, setAttempt] = useState({ Part: latest, number: 0 });
    const onAgain = (): void => setAttempt({ Part: latest, number: number + 1 });
    return (
      <PartBoundary key={number} missing={<Missing onAgain={onAgain} props={props} />}>
        <Suspense fallback={<Coming {...props} />}>
          <Part {...(props as P & React.JSX.IntrinsicAttributes)} />
        </Suspense>
      </PartBoundary>
    );
  };
  return Object.assign(Fetched, { prefetch });
};

const missingAs =
  (shape: Shape) =>
  ({ onAgain }: { onAgain: () => void }) => {
    const { t } = useWords();
    return (
      <div className={styles.missing} data-shape={shape} data-testid="not-fetched" role="alert">
        <p>{t('app.notFetched')}</p>
        <button type="button" onClick={onAgain}>
          {t('app.tryAgain')}
        </button>
      </div>
    );
  };

/**
 * Fetches a component when it is first shown; while it comes, its place is empty.
 * @param beside what else it cannot be shown without
 */
export const part = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  shape: Shape = 'line',
  beside: () => Promise<void> = async () => {},
): Part<P> => {
  const loadBoth = async (): Promise<ComponentType<P>> =>
    (await Promise.all([load(), beside()]))[0];
  return fetched(loadBoth, missingAs(shape));
};

interface MissingDialogProps {
  onAgain: () => void;
  props: { onClose: () => void };
}

const MissingDialog = ({ onAgain, props }: MissingDialogProps) => {
  const { t } = useWords();
  return (
    <Dialog
      title={t('app.notFetchedTitle')}
      closeLabel={t('app.close')}
      onClose={props.onClose}
      testId="not-fetched"
    >
      <p>{t('app.notFetched')}</p>
      <p className={styles.again}>
        <button type="button" onClick={onAgain}>
          {t('app.tryAgain')}
        </button>
      </p>
    </Dialog>
  );
};

/**
 * As {@link part}, for a dialog: one that is not here can be closed as well.
 * @param Coming what is shown while it comes; nothing when not given
 */
export const dialogPart = <P extends { onClose: () => void }>(
  load: () => Promise<ComponentType<P>>,
  Coming?: ComponentType<P>,
): Part<P> => fetched(load, MissingDialog, Coming);
