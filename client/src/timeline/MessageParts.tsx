/** Parts of a message beside its text: quote, files, and what to do when refused. */
import { IconFile } from '@tabler/icons-react';
import { fileSize } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { plainLine } from '../ui/plain-line.ts';
import { safeLine } from '../ui/safe-text.ts';
import type { MessageHandlers } from './handlers.ts';
import styles from './Message.module.css';

interface QuoteProps {
  /** Undefined: not on this device. */
  row: MessageRow | undefined;
  on: MessageHandlers;
}

export const Quote = ({ row, on }: QuoteProps) => {
  const { t } = useWords();
  if (!row) return <p className={styles.quote}>{t('timeline.replyGone')}</p>;
  const name = on.nameOf(row.author);
  const text = row.redacted ? t('list.removed') : plainLine(row.text) || (row.files[0]?.name ?? '');
  return (
    <button type="button" className={styles.quote} onClick={() => on.goTo(row.ref)}>
      <span className="visually-hidden">{t('timeline.replyTo', { name })}</span>
      <bdi className={styles.quoteName} aria-hidden="true">
        {name}
      </bdi>
      <span className={styles.quoteText} dir="auto">
        {safeLine(text)}
      </span>
    </button>
  );
};

export const Files = ({ files, language }: Pick<MessageRow, 'files'> & { language: Language }) => {
  const { t } = useWords();
  return (
    <ul className={styles.files} aria-label={t('timeline.files')}>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files of a message never move.
        <li key={index} title={t('timeline.fileElsewhere')}>
          <IconFile size={18} aria-hidden="true" />
          <bdi>{safeLine(file.name)}</bdi>
          {file.size === undefined ? null : <span>{fileSize(file.size, language)}</span>}
        </li>
      ))}
    </ul>
  );
};

export const Refused = ({ row, on }: { row: MessageRow; on: MessageHandlers }) => {
  const { t } = useWords();
  return (
    <div className={styles.refused} data-testid="refused">
      <p>{t('delivery.refusedWhy', { reason: reasonOf(row.refusal?.code ?? '', t) })}</p>
      <button type="button" onClick={() => on.copy(row.text)}>
        {t('delivery.copyText')}
      </button>
      <button type="button" onClick={() => on.retry(row.ref)}>
        {t('delivery.again')}
      </button>
      <button type="button" onClick={() => on.discard(row.ref)}>
        {t('delivery.discard')}
      </button>
    </div>
  );
};
