/** One line of the palette. */
import { IconFilter, IconHistory, IconTerminal2 } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { kindIcon } from '../conversations/ConversationItem.tsx';
import { conversationName, personName, personSubtitle } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { exactTime, listTime } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Palette.module.css';
import type { PaletteItem } from './palette-items.ts';
import { plainPieces } from './plain-pieces.pure.ts';
import type { Found } from './port.ts';

/** On this device or on the server. */
type FoundAnywhere = Pick<Found, 'conversation' | 'author' | 'at' | 'pieces' | 'files'>;

interface OptionProps {
  id: string;
  item: PaletteItem;
  active: boolean;
  /** What it stands for is being fetched. */
  busy: boolean;
  conversationOf: (found: FoundAnywhere) => ConversationRow | undefined;
  onChoose: (item: PaletteItem) => void;
  onPoint: (id: string) => void;
}

export const Option = memo(
  ({ id, item, active, busy, onChoose, onPoint, ...rest }: OptionProps) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys.
    <div
      id={id}
      className={styles.option}
      role="option"
      aria-selected={active}
      aria-busy={busy}
      tabIndex={-1}
      data-kind={item.kind}
      data-testid="palette-option"
      onClick={() => onChoose(item)}
      onMouseMove={() => onPoint(id)}
    >
      <Content item={item} {...rest} />
    </div>
  ),
);

const Content = ({ item, conversationOf }: Pick<OptionProps, 'item' | 'conversationOf'>) => {
  const { departments } = useWorkplace();
  const { t } = useWords();
  switch (item.kind) {
    case 'recent':
      return <Line icon={<IconHistory size={18} />}>{safeLine(item.text)}</Line>;
    case 'filter':
      return (
        <Line icon={<IconFilter size={18} />}>
          {item.completion.filter}: <strong>{safeLine(item.completion.label)}</strong>
        </Line>
      );
    case 'command':
      return <Line icon={<IconTerminal2 size={18} />}>{item.command.label}</Line>;
    case 'conversation': {
      const { row, name, other } = item.item;
      return (
        <>
          <Avatar
            id={other?.id ?? row.id}
            name={name}
            size={32}
            icon={kindIcon({ row, size: 16 })}
          />
          <span className={styles.what}>
            <bdi>{name}</bdi>
          </span>
        </>
      );
    }
    case 'channel': {
      const { row } = item;
      return (
        <>
          <Avatar id={row.id} name={row.name ?? ''} size={32} icon={kindIcon({ row, size: 16 })} />
          <span className={styles.what}>
            <bdi>{safeLine(row.name ?? '')}</bdi>
            {row.topic === null ? null : (
              <span className={styles.about}>{safeLine(row.topic)}</span>
            )}
          </span>
          <span className={styles.aside}>{t('create.join')}</span>
        </>
      );
    }
    case 'person': {
      const { person } = item;
      return (
        <>
          <Avatar id={person.id} name={person.name} size={32} />
          <span className={styles.what}>
            <bdi>{safeLine(person.name)}</bdi>
            <span className={styles.about}>
              {personSubtitle(person, departments, t(`roles.${person.role}`))}
            </span>
          </span>
          <span className={styles.aside}>{t('search.startDirect')}</span>
        </>
      );
    }
    case 'message':
    case 'server':
      return <MessageFound found={item.found} conversation={conversationOf(item.found)} />;
  }
};

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <>
    <span className={styles.icon} aria-hidden="true">
      {icon}
    </span>
    <span className={styles.what}>
      <bdi>{children}</bdi>
    </span>
  </>
);

interface MessageFoundProps {
  found: FoundAnywhere;
  conversation: ConversationRow | undefined;
}

const MessageFound = ({ found, conversation }: MessageFoundProps) => {
  const { me, users } = useWorkplace();
  const { t, language } = useWords();
  const author = personName(users, found.author, t('list.unnamed'));
  const words = { unnamed: t('list.unnamed'), onlyYou: t('list.onlyYou') };
  const place = conversation ? conversationName(conversation, users, me.id, words) : words.unnamed;
  const days = { today: t('timeline.today'), yesterday: t('timeline.yesterday') };
  return (
    <>
      <Avatar id={found.author} name={author} size={32} />
      <span className={styles.what}>
        <span className={styles.where}>
          <bdi className={styles.author}>{author}</bdi>
          <span className={styles.about}>{t('search.in', { name: place })}</span>
          <time dateTime={new Date(found.at).toISOString()} title={exactTime(found.at, language)}>
            {listTime(found.at, Date.now(), language, days)}
          </time>
        </span>
        <span className={styles.extract} dir="auto">
          {plainPieces(found.pieces).map(({ at, text, marked }) =>
            marked ? (
              <mark key={at}>{pieceText(text)}</mark>
            ) : (
              <span key={at}>{pieceText(text)}</span>
            ),
          )}
        </span>
        {found.files.map((name) => (
          <span key={name} className={styles.about}>
            {t('search.noFile', { name: safeLine(name) })}
          </span>
        ))}
      </span>
    </>
  );
};

/** Safe to look at, and on one line with the spaces at its ends, which keep it apart from the next. */
const pieceText = (text: string): string => {
  const before = /^\s/.test(text) ? ' ' : '';
  const after = /\S\s+$/.test(text) ? ' ' : '';
  return `${before}${safeLine(text)}${after}`;
};
