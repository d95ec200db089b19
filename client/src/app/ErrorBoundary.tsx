/** A screen that threw: says so in a sentence, and what is known of what was written here. */
import { Component, type ReactNode } from 'react';
import { type WithTranslation, withTranslation } from 'react-i18next';
import { WorkstationDatabase } from '../local/people.ts';
import styles from './ErrorBoundary.module.css';
import { whoIsHere } from './who-is-here.ts';

interface BoundaryProps extends WithTranslation {
  children: ReactNode;
}

/** Of what was written on this device; the browser may have removed it, and thrown us out so. */
type Kept = 'asking' | 'kept' | 'removed' | 'unknown';

interface BoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
  readonly kept: Kept;
}

/** Looks with a connection of its own: the screen's may be what failed. */
const lookWhatIsKept = async (): Promise<Kept> => {
  const workstation = new WorkstationDatabase();
  try {
    return (await whoIsHere(workstation)).evicted ? 'removed' : 'kept';
  } catch {
    return 'unknown'; // Said as it is: the browser does not let us look.
  } finally {
    workstation.close();
  }
};

const TEXTS = {
  kept: 'app.errorKept',
  removed: 'signIn.evicted',
  unknown: 'app.errorUnknown',
} as const;

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, failed: false, kept: 'asking' };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error, failed: true };
  }

  override componentDidCatch(): void {
    void lookWhatIsKept().then((kept) => this.setState({ kept }));
  }

  override render(): ReactNode {
    const { t, children } = this.props;
    const { error, failed, kept } = this.state;
    if (!failed) return children;
    return (
      <main className={styles.error} role="alert">
        <h1>{t('app.errorTitle')}</h1>
        <p className={styles.kept} data-kept={kept}>
          {kept === 'asking' ? '' : t(TEXTS[kept])}
        </p>
        <p>{t('app.errorText')}</p>
        <button type="button" onClick={() => window.location.reload()}>
          {t('app.errorAgain')}
        </button>
        <code>{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</code>
      </main>
    );
  }
}

export const ErrorBoundary = withTranslation()(Boundary);
