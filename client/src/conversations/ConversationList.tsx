/** The list of conversations with its search field: arrows walk it, Enter opens. */
import type { ConversationId } from '@corridor/core';
import { IconMessages, IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { press } from '../shortcuts/shortcuts.pure.ts';
import { Blank } from '../ui/Blank.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { joinableChannels } from './browse.ts';
import { ChannelToJoin } from './ChannelToJoin.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import styles from './ConversationList.module.css';
import { filterItems, type ListFilter, type ListItem, ofFilter } from './list-items.ts';
import { usePublicChannels } from './usePublicChannels.ts';
import { useWorkplace } from './workplace.ts';

const FILTERS: readonly ListFilter[] = ['all', 'unread', 'pinned'];

/** One of the list, or a public channel that was looked for and can be joined. */
type Entry =
  | { readonly id: ConversationId; readonly item: ListItem }
  | { readonly id: ConversationId; readonly channel: ConversationRow };

interface ConversationListProps {
  items: readonly ListItem[] | null;
  selected: ConversationId | null;
  onOpen: (id: ConversationId) => void;
  /** Joins a public channel that was looked for; undefined: none are found here. */
  onJoin?: ((id: ConversationId) => void) | undefined;
  /** Undefined when this person may start none. */
  onNew: (() => void) | undefined;
}

export const ConversationList = ({
  items,
  selected,
  onOpen,
  onJoin,
  onNew,
}: ConversationListProps) => {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [walked, setWalked] = useState<ConversationId | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<VListHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState<ListFilter>('all');
  const workplace = useWorkplace();
  const looksFor = onJoin !== undefined && typed.trim() !== '';
  const { channels, joining } = usePublicChannels(looksFor);
  const shown = useMemo((): readonly Entry[] => {
    if (!items) return [];
    // Whoever types a name means any of them.
    const listed =
      typed.trim() === '' ? ofFilter(items, filter, selected) : filterItems(items, typed);
    const joinable = looksFor ? joinableChannels(channels ?? [], typed, workplace, joining) : [];
    return [
      ...listed.map((item): Entry => ({ id: item.row.id, item })),
      ...joinable.map((channel): Entry => ({ id: channel.id, channel })),
    ];
  }, [items, typed, filter, selected, channels, joining, workplace, looksFor]);
  // One stop for Tab: the item walked to, else the one that is open, else the first.
  const has = (id: ConversationId | null): boolean => shown.some((each) => each.id === id);
  const stop = has(walked) ? walked : has(selected) ? selected : (shown[0]?.id ?? null);

  const choose = (how: ((id: ConversationId) => void) | undefined, id: ConversationId): void => {
    setTyped('');
    setWalked(null);
    how?.(id);
  };
  const open = (id: ConversationId): void => choose(onOpen, id);
  const join = (id: ConversationId): void => choose(onJoin, id);

  const walk = (from: number, step: number): void => {
    const next = Math.max(0, Math.min(shown.length - 1, from + step));
    const entry = shown[next];
    if (!entry) return;
    setWalked(entry.id);
    list.current?.scrollToIndex(next, { align: 'nearest' });
    requestAnimationFrame(() => {
      box.current
        ?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(entry.id)}"]`)
        ?.focus();
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const inSearch = event.target === search.current;
    const at = inSearch ? -1 : shown.findIndex(({ id }) => id === stop);
    const first = shown[0];
    press('list', event, {
      up: () => !inSearch && (at === 0 ? search.current?.focus() : walk(at, -1)),
      down: () => walk(at, 1),
      first: () => !inSearch && walk(0, 0),
      last: () => !inSearch && walk(shown.length - 1, 0),
      // One that has the focus is a link or a button: the browser does what it is for.
      open: () =>
        inSearch && first !== undefined && ('item' in first ? open(first.id) : join(first.id)),
      clear: () => typed !== '' && setTyped(''),
    });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from the field into the list.
    <div className={styles.pane} onKeyDown={onKeyDown}>
      <div className={styles.tools}>
        <div className={styles.search}>
          <IconSearch size={18} aria-hidden="true" />
          <input
            ref={search}
            type="search"
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {typed === '' ? null : (
            <IconButton label={t('list.clearSearch')} onClick={() => setTyped('')}>
              <IconX size={16} />
            </IconButton>
          )}
        </div>
        {onNew ? (
          <IconButton label={t('list.new')} tone="accent" onClick={onNew}>
            <IconPlus size={20} />
          </IconButton>
        ) : null}
      </div>
      {items === null || items.length === 0 ? null : (
        // biome-ignore lint/a11y/useSemanticElements: buttons of a list, and no form.
        <div className={styles.filters} role="group" aria-label={t('ownSettings.show')}>
          {FILTERS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === filter}
              onClick={() => setFilter(each)}
            >
              {t(`ownSettings.filter_${each}`)}
            </button>
          ))}
        </div>
      )}
      <nav
        ref={box}
        className={styles.list}
        aria-label={t('list.title')}
        data-testid="conversations"
      >
        {items === null ? null : items.length === 0 ? (
          <Blank icon={<IconMessages size={28} />} title={t('list.empty')}>
            {onNew ? t('list.emptyText') : null}
          </Blank>
        ) : shown.length === 0 ? (
          <p className={styles.nothing} role="status">
            {typed.trim() === ''
              ? t(filter === 'pinned' ? 'ownSettings.nonePinned' : 'ownSettings.noneUnread')
              : t('list.nothingFound', { text: typed.trim() })}
          </p>
        ) : (
          <VList ref={list} className={styles.scroll} data={shown} itemSize={64} bufferSize={320}>
            {(entry) =>
              'item' in entry ? (
                <ConversationItem
                  key={entry.id}
                  item={entry.item}
                  selected={entry.id === selected}
                  onOpen={open}
                  tabIndex={entry.id === stop ? 0 : -1}
                />
              ) : (
                <ChannelToJoin
                  key={entry.id}
                  channel={entry.channel}
                  onJoin={join}
                  tabIndex={entry.id === stop ? 0 : -1}
                />
              )
            }
          </VList>
        )}
      </nav>
    </div>
  );
};
