/**
 * Finding, from anywhere (Ctrl+K): one field above one list of conversations, people, commands and
 * messages. The field keeps the focus; arrows move through the list, Enter chooses.
 */
import type { UserId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import {
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { joinableChannels } from '../conversations/browse.ts';
import type { ListItem } from '../conversations/list-items.ts';
import { findPeople } from '../conversations/people-search.ts';
import { usePublicChannels } from '../conversations/usePublicChannels.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { FillProgress } from '../local/database.ts';
import { getMeta } from '../local/meta.ts';
import { Option } from './Option.tsx';
import styles from './Palette.module.css';
import { PaletteFrame, type TypedEarly } from './PaletteFrame.tsx';
import {
  type PaletteCommand,
  type PaletteItem,
  type PaletteTarget,
  paletteItems,
} from './palette-items.ts';
import { keepRecent } from './recent.ts';
import { Says } from './Says.tsx';
import { useFetching } from './useFetching.ts';
import { useSearch } from './useSearch.ts';
import { useServerSearch } from './useServerSearch.ts';

interface PaletteProps {
  items: readonly ListItem[];
  commands: readonly PaletteCommand[];
  target: PaletteTarget;
  /** Whether there is a line to the server. */
  online: boolean;
  /** What of history is on this device; null: nothing is known of it. */
  fill: FillProgress | null;
  early: TypedEarly;
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

const GROUPS = {
  recent: 'search.recent',
  filter: 'search.filters',
  conversation: 'search.conversations',
  channel: 'search.channels',
  person: 'search.people',
  command: 'search.commands',
  message: 'search.messages',
  server: 'search.onServer',
} as const;

const NOBODY: readonly never[] = [];

export const Palette = (props: PaletteProps) => {
  const { items, commands, target, online, fill, early, onFailure, onClose } = props;
  const workplace = useWorkplace();
  const { db } = workplace;
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  // As it is when this takes the place of the field before: it may be rendered long before that.
  useLayoutEffect(() => setTyped(early.text), [early]);
  /** Key of the line that is walked to; the first one when it is gone. */
  const [walked, setWalked] = useState<string | null>(null);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const search = useSearch(typed, items);
  const server = useServerSearch({ request: search.request, local: search.state, online, fill });
  const fetching = useFetching();
  const recent = useLiveQuery(() => getMeta(db, 'recentSearches'), [db]) ?? NOBODY;
  const people = useMemo(() => {
    const { staff, clients } = findPeople(workplace, 'direct', '', (role) => t(`roles.${role}`));
    return [...staff, ...clients];
  }, [workplace, t]);
  const { channels, joining } = usePublicChannels();
  const joinable = useMemo(
    () => joinableChannels(channels ?? [], '', workplace, joining),
    [channels, joining, workplace],
  );
  const shown = useMemo(
    () =>
      paletteItems({
        typed,
        conversations: items,
        channels: joinable,
        people,
        commands,
        recent,
        completions: search.completions,
        found: search.found,
        onServer: server.found,
      }),
    [
      typed,
      items,
      joinable,
      people,
      commands,
      recent,
      search.completions,
      search.found,
      server.found,
    ],
  );
  const at = Math.max(
    0,
    shown.findIndex(({ key }) => key === walked),
  );
  const idOf = (n: number): string => `${id}-${n}`;
  const rows = useMemo(() => new Map(items.map(({ row }) => [row.id, row])), [items]);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const choose = (item: PaletteItem): void => {
    switch (item.kind) {
      case 'recent':
        setTyped(item.text);
        return;
      case 'filter':
        setTyped(item.completion.text);
        return;
      case 'command':
        onClose();
        item.command.run();
        return;
      case 'conversation':
        onClose();
        target.openConversation(item.item.row.id);
        return;
      case 'channel':
        onClose();
        target.joinChannel(item.row.id);
        return;
      case 'person':
        onClose();
        target.startDirect(item.person.id as UserId);
        return;
      case 'message':
        keepRecent(db, typed).catch(onFailure);
        onClose();
        target.openMessage(item.found);
        return;
      case 'server':
        keepRecent(db, typed).catch(onFailure);
        target.fetch(item.found.segment);
        fetching.begin(item.key, item.found.id, () => {
          onClose();
          target.openMessage(item.found);
        });
        return;
    }
  };

  const walk = (to: number): void => {
    const item = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (!item) return;
    setWalked(item.key);
    if (to < shown.length - 5) return;
    if (search.state === 'more') search.more();
    else server.more();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const item = shown[at];
    if (event.key === 'ArrowDown') walk(at + 1);
    else if (event.key === 'ArrowUp') walk(at - 1);
    else if (event.key === 'PageDown') walk(at + 8);
    else if (event.key === 'PageUp') walk(at - 8);
    else if (event.key === 'Enter' && item) choose(item);
    else if (event.key === 'Tab' && item?.kind === 'filter' && !event.shiftKey) choose(item);
    else return;
    event.preventDefault();
  };

  let group: PaletteItem['kind'] | null = null;
  return (
    <PaletteFrame
      onClose={onClose}
      aria-expanded={shown.length > 0}
      aria-controls={`${id}-list`}
      aria-activedescendant={shown.length > 0 ? idOf(at) : undefined}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        setWalked(null);
        fetching.giveUp();
      }}
      onKeyDown={onKeyDown}
    >
      <div
        ref={list}
        id={`${id}-list`}
        className={styles.list}
        role="listbox"
        aria-label={t('search.results')}
        aria-busy={search.state === 'searching'}
      >
        {shown.map((item, n) => {
          const title = item.kind === group ? null : t(GROUPS[item.kind]);
          group = item.kind;
          return (
            <div key={item.key} role="presentation">
              {title === null ? null : (
                <p className={styles.group} role="presentation">
                  {title}
                </p>
              )}
              <Option
                id={idOf(n)}
                item={item}
                active={n === at}
                busy={item.key === fetching.key}
                conversationOf={(found) => rows.get(found.conversation)}
                onChoose={choose}
                onPoint={() => setWalked(item.key)}
              />
            </div>
          );
        })}
      </div>
      <Says search={search} server={server} fill={fill} isFetching={fetching.key !== null} />
    </PaletteFrame>
  );
};
