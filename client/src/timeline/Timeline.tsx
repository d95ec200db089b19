/** The message list of one conversation. Its rows come from {@link TimelineWindow}. */
import type { EntryId } from '@corridor/core';
import { IconArrowDown } from '@tabler/icons-react';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { subjectOf, useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow, MessageRow } from '../local/database.ts';
import { part } from '../parts/part.tsx';
import above from './Above.module.css';
import { useAnnouncement } from './announce.ts';
import { lateAbove } from './arrange.pure.ts';
import { useAttention } from './attention.ts';
import { BEGINNING_PX, Beginning } from './Beginning.tsx';
import { EmptyTimeline } from './EmptyTimeline.tsx';
import type { ScreenHandlers } from './handlers.ts';
import { LateLine } from './LateLine.tsx';
import { LinkMissing } from './LinkMissing.tsx';
import { useFollowLink } from './links.ts';
import { placeKept, useKeepPlace } from './places.ts';
import type { TimelineActions } from './port.ts';
import { answers, useQuoted } from './quotes.ts';
import { Row } from './Row.tsx';
import { refusedOf, useRefusedChanges } from './refused-changes.ts';
import { useScrolling } from './scrolling.ts';
import styles from './Timeline.module.css';
import { useArranged } from './useArranged.ts';
import { useComing } from './useComing.ts';
import { useHandlers } from './useHandlers.ts';
import { type SeenRow, useReading } from './useReading.ts';
import { useTimelineKeys } from './useTimelineKeys.ts';
import { TimelineWindow } from './window.ts';

const ChangesElsewhere = part(async () => (await import('./RefusedChanges.tsx')).ChangesElsewhere);

/** A day to go to: Unix ms of its beginning by this device's clock. */
export interface Day {
  readonly atMs: number;
}

interface TimelineProps {
  conversation: ConversationRow;
  actions: TimelineActions;
  /** Ref of what was last written here in this tab: it comes into view. */
  wrote: string | null;
  /** The day to go to; each object is one wish. */
  day: Day | null;
  /** The message to open it at. */
  link: EntryId | null;
  onLinkSeen: () => void;
  /** A message that somebody asked to see; another object for each wish. */
  show: { readonly ref: string } | null;
  /** A wish to go to the newest message; another object for each. */
  newest: object | null;
  /** Something lies over the list: nobody sees what it shows. */
  covered: boolean;
  /** What was seen of the conversation in its thread's pane; another array each time. */
  beside: readonly SeenRow[];
  /** What the screen around the list does with a message. */
  screen: ScreenHandlers;
  /** A failure to read or write locally, told once by the shell. */
  onFailure: (error: unknown) => void;
}

const NOTHING: readonly MessageRow[] = [];

/** Rows from either end at which the next page is fetched. */
const NEAR_END = 12;

export const Timeline = ({
  conversation,
  actions,
  wrote,
  day,
  link,
  onLinkSeen,
  show,
  newest,
  covered,
  beside,
  screen,
  onFailure,
}: TimelineProps) => {
  const { db, me } = useWorkplace();
  const { t } = useWords();
  const coming = useComing(db, conversation.id);
  // Read once: a link that comes later is gone to.
  const [opening] = useState(() =>
    link === null ? placeKept(db, conversation.id) : { entry: link },
  );
  const timeline = useMemo(
    () => new TimelineWindow(db, conversation.id, onFailure, opening),
    [db, conversation.id, onFailure, opening],
  );
  const snapshot = useSyncExternalStore(timeline.subscribe, timeline.getSnapshot);
  const { rows, goal, position, reachesStart, reachesEnd } = snapshot;
  const items = useArranged(rows, position);
  const refs = useMemo(() => rows.map(({ ref }) => ref), [rows]);
  const quoted = useQuoted(db, rows);
  const changes = useRefusedChanges(db, me.id, conversation.id, refs);
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { shift, place, measure, toBottom, toEnd, toIndex, toTop, toPlace, standsAt } =
    useScrolling({
      list,
      scroller,
      refs,
      abovePx: BEGINNING_PX,
    });
  useEffect(() => {
    if (wrote !== null) timeline.follow(wrote);
  }, [wrote, timeline]);
  useEffect(() => {
    if (day !== null) timeline.goToTime(day.atMs);
  }, [day, timeline]);
  useEffect(() => {
    if (show !== null) timeline.goTo(show.ref);
  }, [show, timeline]);
  useEffect(() => {
    if (newest !== null) timeline.goToEnd();
  }, [newest, timeline]);
  useFollowLink({ timeline, link, opening, onSeen: onLinkSeen });
  useKeepPlace({
    db,
    conversation: conversation.id,
    atEnd: place.atBottom && reachesEnd,
    standsAt,
  });

  const attention = useAttention();
  const { seen, countAsSeen } = useReading({
    timeline,
    snapshot,
    place,
    attention: attention && !covered,
    beside,
    marker: conversation.marker,
    actions,
    items,
    onFailure,
  });

  const [highlighted, setHighlighted] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (!goal) return;
    const index = timeline.getSnapshot().rows.findIndex(({ ref }) => ref === goal.ref);
    if (index < 0) return;
    if (goal.edge === 'start') return toTop();
    if (goal.edge === 'end') return toEnd();
    if (goal.edge === 'place') return toPlace(index, goal.ref, goal.topPx);
    toIndex(index, goal.edge === 'middle' ? 'middle' : 'top');
    if (goal.edge === 'new') return;
    setHighlighted(goal.ref);
    const timer = setTimeout(() => setHighlighted(null), 2_000);
    return () => clearTimeout(timer);
  }, [goal, timeline, toEnd, toIndex, toPlace, toTop]);

  const onScroll = useCallback(() => {
    const now = measure();
    if (!now) return;
    const count = timeline.getSnapshot().rows.length;
    if (now.first < NEAR_END) timeline.loadOlder();
    else if (now.last > count - NEAR_END) timeline.loadNewer();
  }, [measure, timeline]);

  // After a page came, what is far from the reader goes: in a step of its own.
  useEffect(() => {
    measure();
    if (place.atBottom) timeline.trim('end');
    else timeline.trim(place.first < rows.length / 2 ? 'start' : 'end');
  }, [rows.length, place.atBottom, place.first, timeline, measure]);

  const goTo = useCallback((ref: string) => timeline.goTo(ref), [timeline]);
  const on = useHandlers({ conversation: conversation.id, actions, screen, goTo, onFailure });

  const subject = useMemo(() => subjectOf(conversation, me.id), [conversation, me.id]);
  const spoken = useAnnouncement(reachesEnd ? rows : NOTHING, me.id, on.nameOf);
  const firstVisible = rows[place.first];
  const lastVisible = rows[place.last];
  const late = firstVisible
    ? lateAbove(snapshot.unread, seen, firstVisible.sort, position.lastReadSort)
    : [];
  const below = snapshot.unread.filter(
    ({ ref, sort, sequence }) =>
      lastVisible !== undefined &&
      sort > lastVisible.sort &&
      sequence > conversation.marker &&
      !seen.has(ref),
  ).length;
  const now = Date.now();

  const onKeyDown = useTimelineKeys(scroller, timeline);
  const elsewhere =
    snapshot.status === 'ready' && changes.elsewhere.length > 0 ? (
      <ChangesElsewhere changes={changes.elsewhere} on={on} />
    ) : null;

  if (snapshot.status === 'ready' && rows.length === 0) {
    return (
      <>
        <div className={styles.timeline}>
          <EmptyTimeline conversation={conversation} anything={coming.anything} me={me.id} />
        </div>
        {elsewhere}
      </>
    );
  }

  return (
    <>
      <div className={styles.timeline}>
        <div
          ref={scroller}
          className={styles.scroller}
          role="log"
          aria-live="off"
          aria-label={t('timeline.label')}
          aria-busy={snapshot.status === 'loading'}
          data-testid="timeline"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrows walk its messages.
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          <div className={styles.filler} />
          <Beginning
            conversation={conversation}
            reached={reachesStart && rows.length > 0}
            older={coming.older}
          />
          <Virtualizer
            ref={list}
            data={items}
            shift={shift}
            startMargin={BEGINNING_PX}
            itemSize={64}
            bufferSize={600}
            onScroll={onScroll}
            onResize={() => {
              if (place.atBottom) toBottom();
              measure();
            }}
          >
            {(item) => {
              const { row } = item;
              const answered = answers(row);
              return (
                <Row
                  key={row.ref}
                  item={item}
                  subject={subject}
                  quoted={answered === null ? null : quoted.get(answered)}
                  nowMs={now}
                  highlighted={highlighted === row.ref}
                  changes={refusedOf(changes, row.ref)}
                  on={on}
                />
              );
            }}
          </Virtualizer>
          <div className={styles.end} />
        </div>
        <div className={above.above}>
          {snapshot.missing === null ? null : (
            <LinkMissing
              entry={snapshot.missing}
              coming={coming.older !== 'no' || coming.newer !== 'no'}
              onShow={() => snapshot.missing && timeline.goToEntry(snapshot.missing)}
              onClose={() => timeline.forgetMissing()}
            />
          )}
          {late.length === 0 ? null : (
            <LateLine
              late={late}
              nameOf={on.nameOf}
              onStep={on.goTo}
              onDismiss={() => countAsSeen(late)}
            />
          )}
        </div>
        {place.atBottom && reachesEnd ? null : rows.length === 0 ? null : (
          <button
            type="button"
            className={styles.newPill}
            data-testid="to-bottom"
            data-count={below}
            aria-label={below > 0 ? undefined : t('timeline.toBottom')}
            onClick={() => timeline.goToEnd()}
          >
            <IconArrowDown size={16} aria-hidden="true" />
            {below > 0 ? t('timeline.newBelow', { count: below }) : null}
          </button>
        )}
        {coming.newer === 'yes' ? (
          <p className={styles.coming} role="status" data-testid="newer-coming">
            {t('timeline.newerComing')}
          </p>
        ) : null}
        <div className="visually-hidden" role="status" aria-live="polite">
          {spoken}
        </div>
      </div>
      {elsewhere}
    </>
  );
};
