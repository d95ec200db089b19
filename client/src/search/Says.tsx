/** Below the list: how the search went, what a filter lacks, and what this device holds at all. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useWorkplace } from '../conversations/workplace.ts';
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { getMeta } from '../local/meta.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Palette.module.css';
import { MAX_FOUND } from './search-client.ts';
import type { useSearch } from './useSearch.ts';

type Search = ReturnType<typeof useSearch>;

export const Says = ({ search }: { search: Search }) => {
  const { t } = useWords();
  return (
    <div className={styles.says}>
      <div role="status" aria-live="polite" data-testid="search-state" data-state={search.state}>
        {search.problems.length > 0
          ? search.problems.map(({ filter, value, why }) => (
              <p key={`${filter} ${value}`} className={styles.problem}>
                {t(`search.problem.${why}`, { filter, value: safeLine(value) })}
              </p>
            ))
          : search.isAsked && <HowItWent search={search} />}
      </div>
      {search.state === 'more' && search.found.length < MAX_FOUND ? (
        <button type="button" className={styles.more} onClick={search.more}>
          {t('search.more')}
        </button>
      ) : null}
      <Covers />
    </div>
  );
};

const HowItWent = ({ search }: { search: Search }) => {
  const { t } = useWords();
  const count = search.found.length;
  switch (search.state) {
    case 'idle':
      return null;
    case 'searching':
      return <p>{t('search.searching')}</p>;
    case 'failed':
      return (
        <>
          <p className={styles.problem}>
            {t('search.failed', { message: safeLine(search.message ?? '') })}
          </p>
          <button type="button" className={styles.more} onClick={search.again}>
            {t('search.again')}
          </button>
        </>
      );
    case 'more':
      return <p>{t('search.most', { count })}</p>;
    case 'all':
      return <p>{count === 0 ? t('search.none') : t('search.found', { count })}</p>;
  }
};

/** No more is known than the engine wrote down. */
const Covers = () => {
  const { db } = useWorkplace();
  const { t, language } = useWords();
  const fill = useLiveQuery(async () => (await getMeta(db, 'fill')) ?? null, [db]);
  if (fill === undefined) return <p className={styles.covers}>&nbsp;</p>;
  return (
    <p className={styles.covers} data-testid="search-covers">
      {fill === null || (!fill.done && fill.completeTo === 0)
        ? t('search.filling')
        : fill.done
          ? t('search.complete')
          : t('search.completeTo', { date: longDate(fill.completeTo, language) })}
    </p>
  );
};
