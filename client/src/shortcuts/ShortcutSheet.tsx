/** Every shortcut with what it does, drawn from the table that the handlers ask. */
import { Fragment } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { isMac } from './keyboard.ts';
import styles from './ShortcutSheet.module.css';
import { type Group, keyNames, SHORTCUTS } from './shortcuts.pure.ts';

interface ShortcutSheetProps {
  onClose: () => void;
}

export const ShortcutSheet = ({ onClose }: ShortcutSheetProps) => {
  const { t } = useWords();
  return (
    <Dialog
      title={t('shortcuts.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="shortcuts"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrows scroll it. */}
      <section className={styles.sheet} aria-label={t('shortcuts.title')} tabIndex={0}>
        {(Object.keys(SHORTCUTS) as Group[]).map((group) => (
          <Section key={group} group={group} />
        ))}
        <p className={styles.note}>{t('shortcuts.note')}</p>
      </section>
    </Dialog>
  );
};

/** Words have the names of the table; a test says so. */
const wordOf = (group: Group, shortcut: string) =>
  `shortcuts.${group}.${shortcut}` as 'shortcuts.anywhere.find';

const Section = ({ group }: { group: Group }) => {
  const { t } = useWords();
  return (
    <div className={styles.group}>
      <h3>{t(`shortcuts.${group}.title`)}</h3>
      <dl>
        {Object.entries<readonly string[]>(SHORTCUTS[group]).map(([shortcut, keys]) => (
          <div key={shortcut}>
            <dt>{t(wordOf(group, shortcut))}</dt>
            <dd>
              {keys.map((each, n) => (
                <Fragment key={each}>
                  {n === 0 ? null : <span className={styles.or}>{t('shortcuts.or')}</span>}
                  <Keys keys={each} />
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
};

const Keys = ({ keys }: { keys: string }) => (
  <span className={styles.keys}>
    {keyNames(keys, isMac()).map((name) => (
      <kbd key={name}>{name}</kbd>
    ))}
  </span>
);
