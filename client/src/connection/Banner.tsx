/** One line that says how things are. Its place is always there, so nothing moves when it changes. */
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { dialogPart } from '../parts/part.tsx';
import styles from './Banner.module.css';
import type { Told } from './condition.ts';

const Meaning = dialogPart(async () => (await import('./Meaning.tsx')).Meaning);

interface BannerProps {
  told: Told;
  onAgain: () => void;
  onSignIn: () => void;
  onUpdate: () => void;
}

export const Banner = ({ told, onAgain, onSignIn, onUpdate }: BannerProps) => {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const act = { again: onAgain, signIn: onSignIn, update: onUpdate };
  const { action } = told;
  return (
    <>
      <div
        className={styles.banner}
        data-state={told.state}
        data-tone={told.tone}
        data-testid="banner"
      >
        <span className={styles.dot} aria-hidden="true" />
        <p role="status" aria-live="polite" title={told.sentence}>
          {told.sentence}
        </p>
        {action === null ? null : (
          <button type="button" data-action={action} onClick={act[action]}>
            {t(`states.${action}`)}
          </button>
        )}
        <button
          type="button"
          className={styles.more}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <span>{t('states.more')}</span>
          <IconInfoCircle size={20} aria-hidden="true" />
        </button>
      </div>
      {/* Beside the banner: nothing of its looks is the dialog's. */}
      {open ? (
        <Meaning
          told={told}
          onAct={
            action === null
              ? undefined
              : () => {
                  setOpen(false);
                  act[action]();
                }
          }
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
};
