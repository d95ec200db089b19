/**
 * The versions of a message that was edited in two places at once, neither knowing of the other: who
 * wrote what and when, which one is shown, and for whoever may edit it, a way to show another.
 */
import { MAX_REPLACED_EDITS } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { personName } from '../conversations/names.ts';
import { subjectOf, useWorkplace } from '../conversations/workplace.ts';
import { type Edit, shownEdit } from '../engine/fold-edits.ts';
import { readEdits } from '../engine/refold.ts';
import { exactTime } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { safeText } from '../ui/safe-text.ts';
import { allowedFor } from './allowed.ts';
import { differingPart } from './differing.pure.ts';
import type { TimelineActions } from './port.ts';
import styles from './Versions.module.css';

interface VersionsProps {
  /** Ref of the message. */
  message: string;
  onShow: TimelineActions['showVersion'];
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

export const Versions = ({ message, onShow, onFailure, onClose }: VersionsProps) => {
  const { db, me, practice, users } = useWorkplace();
  const { t, language } = useWords();
  const read = useLiveQuery(async () => {
    const row = await db.messages.get(message);
    const conversation = row && (await db.conversations.get(row.conversation));
    return row && conversation ? { row, conversation, edits: await readEdits(db, row) } : null;
  }, [db, message]);
  const current = read && !read.row.redacted ? read.edits.filter((edit) => edit.current) : [];
  const versions = current.slice(-MAX_REPLACED_EDITS);
  const shown = shownEdit(versions);
  const mayEdit =
    read != null && allowedFor(me, read.row, subjectOf(read.conversation, me.id), practice).edit;
  const show = (version: Edit): void => {
    if (read) onShow(read.row, version, versions).then(onClose, onFailure);
  };
  return (
    <Dialog
      title={t('versions.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="versions"
    >
      {read === undefined ? null : versions.length < 2 ? (
        <p className={styles.why}>{t('versions.settled')}</p>
      ) : (
        <p className={styles.why}>{t('versions.why')}</p>
      )}
      <ol className={styles.versions}>
        {versions.toReversed().map((version) => (
          <li key={version.name} data-shown={version === shown} data-testid="version">
            <header>
              <bdi>{personName(users, version.author, t('list.unnamed'))}</bdi>
              <time>{exactTime(version.at, language)}</time>
            </header>
            <VersionText text={version.text} beside={shown === version ? null : shown} />
            {version === shown ? (
              <p className={styles.state}>{t('versions.shown')}</p>
            ) : mayEdit ? (
              <button type="button" onClick={() => show(version)}>
                {t('versions.show')}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
    </Dialog>
  );
};

/** A version with what differs from the shown one marked. */
const VersionText = ({ text, beside }: { text: string; beside: Edit | null }) => {
  const [before, differing, after] =
    beside === null ? [text, '', ''] : differingPart(text, beside.text);
  return (
    <p className={styles.text} dir="auto">
      {safeText(before)}
      {differing === '' ? null : <mark>{safeText(differing)}</mark>}
      {safeText(after)}
    </p>
  );
};
