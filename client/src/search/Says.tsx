/** Below the list: how the search went, what a filter lacks, and what this device holds at all. */
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { FillProgress } from '../local/database.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Palette.module.css';
import { ServerSays } from './ServerSays.tsx';
import { MAX_FOUND } from './search-client.ts';
import type { useSearch } from './useSearch.ts';
import type { useServerSearch } from './useServerSearch.ts';

type Search = ReturnType<typeof useSearch>;
type Server = ReturnType<typeof useServerSearch>;

interface SaysProps {
  search: Search;
  server: Server;
  fill: FillProgress | null;
  /** A message of the server was chosen, and is on its way. */
  isFetching: boolean;
}

export const Says = ({ search, server, fill, isFetching }: SaysProps) => {
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
      <Covers fill={fill} />
      {search.isAsked && search.problems.length === 0 ? (
        <ServerSays server={server} isFetching={isFetching} />
      ) : null}
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
const Covers = ({ fill }: { fill: FillProgress | null }) => {
  const { t, language } = useWords();
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
