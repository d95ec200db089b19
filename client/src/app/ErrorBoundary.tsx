/** A screen that threw: says so in a sentence, and that nothing written is lost. */
import { Component, type ReactNode } from 'react';
import { type WithTranslation, withTranslation } from 'react-i18next';
import styles from './ErrorBoundary.module.css';

interface BoundaryProps extends WithTranslation {
  children: ReactNode;
}

interface BoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, failed: true };
  }

  override render(): ReactNode {
    const { t, children } = this.props;
    const { error, failed } = this.state;
    if (!failed) return children;
    return (
      <main className={styles.error} role="alert">
        <h1>{t('app.errorTitle')}</h1>
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
