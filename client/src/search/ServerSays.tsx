/** Below what this device found: what the server adds to it, what it covers, or why it does not. */
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import styles from './Palette.module.css';
import { MAX_FOUND_ON_SERVER } from './server-search.ts';
import type { useServerSearch } from './useServerSearch.ts';

interface ServerSaysProps {
  server: ReturnType<typeof useServerSearch>;
  isFetching: boolean;
}

export const ServerSays = ({ server, isFetching }: ServerSaysProps) => {
  const { t } = useWords();
  const { state, online } = server;
  return (
    <>
      <div role="status" aria-live="polite" data-testid="server-search" data-state={state}>
        {isFetching ? (
          <p>{t('search.server.fetching')}</p>
        ) : !online ? (
          <p className={styles.covers}>{t('search.server.offline')}</p>
        ) : (
          <HowItWent server={server} />
        )}
      </div>
      {server.mayAsk ? (
        <button type="button" className={styles.more} onClick={server.ask}>
          {t('search.server.ask')}
        </button>
      ) : null}
      {state === 'more' && server.found.length < MAX_FOUND_ON_SERVER ? (
        <button type="button" className={styles.more} onClick={server.more}>
          {t('search.server.more')}
        </button>
      ) : null}
      {state === 'failed' && online ? (
        <button type="button" className={styles.more} onClick={server.again}>
          {t('search.again')}
        </button>
      ) : null}
    </>
  );
};

const HowItWent = ({ server }: Pick<ServerSaysProps, 'server'>) => {
  const { t, language } = useWords();
  const { state, found, failure, indexedBackTo } = server;
  if (state === 'idle') return null;
  if (state === 'asking') return <p>{t('search.server.asking')}</p>;
  if (state === 'failed') {
    return <p className={styles.problem}>{t(`search.server.failed.${failure ?? 'failed'}`)}</p>;
  }
  const count = found.length;
  return (
    <p>
      {count === 0
        ? t(state === 'all' ? 'search.server.none' : 'search.server.noneYet')
        : t('search.server.found', { count })}
      {indexedBackTo === 0
        ? null
        : ` ${t('search.server.indexing', { date: longDate(indexedBackTo, language) })}`}
    </p>
  );
};
