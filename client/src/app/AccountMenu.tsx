/** One's own name, and what can be done with one's being here. */
import {
  IconKeyboard,
  IconLock,
  IconLogout,
  IconMoodSmile,
  IconSettings,
} from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useMinute } from '../conversations/useMinute.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { settled } from '../notifications/wishes.pure.ts';
import { statusWords } from '../people/usePeople.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './AccountMenu.module.css';

interface AccountMenuProps {
  onStatus: () => void;
  onLock: () => void;
  onSettings: () => void;
  onShortcuts: () => void;
  onLeave: () => void;
}

export const AccountMenu = ({
  onStatus,
  onLock,
  onSettings,
  onShortcuts,
  onLeave,
}: AccountMenuProps) => {
  const { db, me } = useWorkplace();
  const { t, language } = useWords();
  const rows = useLiveQuery(() => db.settings.toArray(), [db]) ?? [];
  const nowMs = useMinute();
  const kept = settled(rows, 'status');
  const status = kept !== null && kept.until > nowMs ? kept : null;
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [open]);
  const choose = (act: () => void) => (): void => {
    setOpen(false);
    act();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') entries[(at + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries.at(at - 1)?.focus();
    else if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
    } else return;
    event.preventDefault();
  };
  const name = safeLine(me.name);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu closes when focus leaves it.
    <div
      className={styles.account}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={t('list.account', { name })}
        title={name}
        onClick={() => setOpen(!open)}
      >
        <Avatar id={me.id} name={name} size={32} />
      </button>
      {open ? (
        <div ref={menu} className={styles.menu} role="menu" tabIndex={-1} onKeyDown={onKeyDown}>
          <p>
            <bdi>{name}</bdi>
            <span>{me.login}</span>
            {status === null ? null : (
              <span data-testid="own-status">{statusWords(status, t, language)}</span>
            )}
          </p>
          <button type="button" role="menuitem" onClick={choose(onStatus)}>
            <IconMoodSmile size={18} aria-hidden="true" />
            {t(status === null ? 'status.open' : 'status.change')}
          </button>
          <button type="button" role="menuitem" onClick={choose(onLock)}>
            <IconLock size={18} aria-hidden="true" />
            {t('list.lock')}
          </button>
          <button type="button" role="menuitem" onClick={choose(onSettings)}>
            <IconSettings size={18} aria-hidden="true" />
            {t('list.settings')}
          </button>
          <button type="button" role="menuitem" onClick={choose(onShortcuts)}>
            <IconKeyboard size={18} aria-hidden="true" />
            {t('shortcuts.title')}
          </button>
          <button type="button" role="menuitem" onClick={choose(onLeave)}>
            <IconLogout size={18} aria-hidden="true" />
            {t('list.signOut')}
          </button>
        </div>
      ) : null}
    </div>
  );
};
