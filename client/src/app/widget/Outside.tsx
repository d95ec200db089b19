/** In place of the conversations: why they are not here, and the way to Corridor's own window. */

import { IconLock, IconUser, IconWorldOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/useWords.ts';
import { Blank } from '../../ui/Blank.tsx';
import type { Unsupported } from '../support.ts';
import { useShown, useTellUnread } from './host.ts';
import styles from './Panel.module.css';
import { PanelFrame } from './PanelFrame.tsx';
import { isSameSite } from './same-site.ts';

interface OutsideProps {
  why: 'asking' | 'nobody' | 'no-cookie' | 'locked' | 'emptied' | Unsupported['reason'];
  /** What can be done about it here; else in Corridor's own window. */
  onGoOn?: (() => void) | undefined;
}

export const Outside = ({ why, onGoOn }: OutsideProps) => {
  const { open } = useShown();
  useTellUnread(0);
  return open ? <Panel why={why} onGoOn={onGoOn} /> : null;
};

const Panel = ({ why, onGoOn }: OutsideProps) => {
  const { t } = useWords();
  const [icon, title, text, action] = ((): readonly [ReactNode, string, string, string] => {
    const person = <IconUser size={28} />;
    const lock = <IconLock size={28} />;
    const none = <IconWorldOff size={28} />;
    const app = t('widget.app');
    switch (why) {
      case 'asking':
        return [person, t('widget.askingTitle'), '', app];
      case 'no-cookie':
        return [none, t('widget.apartTitle'), t('widget.noCookieText'), app];
      case 'nobody':
        return isSameSite()
          ? [person, t('widget.nobodyTitle'), t('widget.nobodyText'), t('widget.signIn')]
          : [person, t('widget.apartTitle'), t('widget.apartText'), app];
      case 'locked':
        return [lock, t('widget.lockedTitle'), t('widget.lockedText'), t('widget.unlock')];
      case 'emptied':
        return [none, t('widget.emptiedTitle'), t('widget.emptiedText'), app];
      case 'insecure':
        return [none, t('widget.insecureTitle'), t('widget.insecureText'), app];
      case 'no-storage':
        return [none, t('app.noStorageTitle'), t('app.noStorageText'), app];
      case 'too-old':
        return [none, t('app.tooOldTitle'), t('app.tooOldText'), app];
    }
  })();
  return (
    <PanelFrame title="Corridor" path="/">
      <div className={styles.outside} data-testid="widget-outside" data-why={why}>
        <Blank icon={icon} title={title}>
          {text}
        </Blank>
        {onGoOn ? (
          <button type="button" className={styles.action} onClick={onGoOn}>
            {t('widget.goOn')}
          </button>
        ) : (
          <a className={styles.action} href="/" target="_blank" rel="noopener">
            {action}
          </a>
        )}
      </div>
    </PanelFrame>
  );
};
