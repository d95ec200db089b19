/** Says to screen readers what became of one's own messages: how many, and never which. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { type Translate, useWords } from '../i18n/useWords.ts';
import { type DeliveryNews, OwnDeliveries } from './own-deliveries.ts';

const NOTHING = { subscribe: () => () => undefined, news: () => null };

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export const deliverySentence = ({ stored, refused }: DeliveryNews, t: Translate): string =>
  [
    ...(stored === 0 ? [] : [t('delivery.nowStored', { count: stored })]),
    ...(refused === 0 ? [] : [t('delivery.nowRefused', { count: refused })]),
  ].join(' ');

/** @param onFailure never another one */
export const DeliveryNewsLine = ({ onFailure }: { onFailure: (error: unknown) => void }) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  const [deliveries, setDeliveries] = useState<OwnDeliveries | null>(null);
  useEffect(() => {
    const made = new OwnDeliveries({ db, after, failed: onFailure });
    made.start();
    setDeliveries(made);
    return () => made.stop();
  }, [db, onFailure]);
  const { subscribe, news } = deliveries ?? NOTHING;
  const told = useSyncExternalStore(subscribe, news);
  return (
    // It is there before it says something: only then does a screen reader read out what comes.
    <div className="visually-hidden" role="status" data-testid="delivery-news">
      {told === null ? '' : deliverySentence(told, t)}
    </div>
  );
};
