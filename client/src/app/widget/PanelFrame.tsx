/** The open panel: its head with the way to Corridor's own window, and Escape, which collapses it. */
import { IconChevronDown, IconExternalLink } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../../i18n/useWords.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { safeLine } from '../../ui/safe-text.ts';
import { useHost, useShown } from './host.ts';
import styles from './Panel.module.css';

interface PanelFrameProps {
  title: string;
  /** Where Corridor opens. */
  path: string;
  children: ReactNode;
}

export const PanelFrame = ({ title, path, children }: PanelFrameProps) => {
  const host = useHost();
  const { asked } = useShown();
  const { t } = useWords();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // Opened by somebody, and not because it was open when the page was left.
    if (asked > 0) panel.current?.focus();
  }, [asked]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      host.close();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [host]);
  return (
    <section
      ref={panel}
      className={styles.panel}
      aria-label={t('widget.label')}
      data-testid="widget-panel"
      tabIndex={-1}
    >
      <header className={styles.head}>
        <p>{safeLine(title)}</p>
        <a
          className={styles.app}
          href={path}
          target="_blank"
          rel="noopener"
          data-testid="widget-app"
        >
          {t('widget.app')}
          <IconExternalLink size={16} aria-hidden="true" />
        </a>
        <IconButton label={t('widget.collapse')} onClick={() => host.close()}>
          <IconChevronDown size={22} />
        </IconButton>
      </header>
      {children}
    </section>
  );
};
