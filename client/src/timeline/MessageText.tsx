/** A message's text as React nodes: no HTML string is ever made of it. */
import type { UserId } from '@corridor/core';
import { createContext, Fragment, memo, type ReactNode, useContext, useMemo } from 'react';
import { useShowPerson } from '../people/show-person.ts';
import { safeText } from '../ui/safe-text.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { channelsIn } from './channels.pure.ts';
import { followIn, useInApp } from './in-app.ts';
import styles from './MessageText.module.css';
import { type Block, parseMarkdown } from './markdown.pure.ts';
import type { Inline } from './markdown-inline.pure.ts';

/** Who is meant by a name that is mentioned; null: everybody, or nobody that is known. */
type IdOf = (name: string) => UserId | null;
const IdOfContext = createContext<IdOf>(() => null);

const Mention = ({ text }: { text: string }) => {
  const user = useContext(IdOfContext)(text.slice(1));
  const show = useShowPerson();
  if (user === null || show === null) return <span className={styles.mention}>{text}</span>;
  return (
    <button
      type="button"
      className={styles.mention}
      aria-haspopup="dialog"
      onClick={(event) => show(user, event.currentTarget)}
    >
      {text}
    </button>
  );
};

const Channel = ({ text }: { text: string }) => {
  const { channels, linkTo } = useInApp();
  const id = channels.get(text.slice(1));
  if (id === undefined) return text;
  return <Link text={text} href={linkTo(id)} />;
};

const Link = ({ text, href }: { text: string; href: string }) => {
  const way = useInApp().wayTo(href);
  if (way !== null) {
    return (
      <a href={href} title={href} onClick={followIn(way)}>
        {text}
      </a>
    );
  }
  return (
    <a href={href} title={href} target="_blank" rel="noreferrer noopener">
      {text}
    </a>
  );
};

// Nodes of one text never move: their place is their key.
const inline = (nodes: readonly Inline[]): ReactNode => nodes.map(one);

function one(node: Inline, key: number): ReactNode {
  switch (node.type) {
    case 'text':
      return <Fragment key={key}>{node.text}</Fragment>;
    case 'code':
      return <code key={key}>{node.text}</code>;
    case 'mention':
      return <Mention key={key} text={node.text} />;
    case 'link':
      return <Link key={key} text={node.text} href={node.href} />;
    case 'channel':
      return <Channel key={key} text={node.text} />;
    case 'strong':
      return <strong key={key}>{inline(node.children)}</strong>;
    case 'em':
      return <em key={key}>{inline(node.children)}</em>;
    case 'del':
      return <del key={key}>{inline(node.children)}</del>;
  }
}

const block = (node: Block, key: number): ReactNode => {
  switch (node.type) {
    case 'paragraph':
      return <p key={key}>{inline(node.children)}</p>;
    case 'quote':
      return <blockquote key={key}>{inline(node.children)}</blockquote>;
    case 'code':
      return <CodeBlock key={key} text={node.text} language={node.language} />;
    case 'list': {
      // biome-ignore lint/suspicious/noArrayIndexKey: items of one text never move.
      const items = node.items.map((item, at) => <li key={at}>{inline(item)}</li>);
      return node.ordered ? (
        <ol key={key} start={node.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
  }
};

const linesOf = (joined: string): string[] => joined.split('\n').filter((name) => name !== '');

interface MessageTextProps {
  text: string;
  /** Names of the people mentioned, joined by line feeds (a stable value for memo). */
  mentions: string;
  /** The same function while what it answers is the same. */
  idOf: IdOf;
}

export const MessageText = memo(({ text, mentions, idOf }: MessageTextProps) => {
  const { channels: known } = useInApp();
  const channels = channelsIn(text, known).join('\n');
  const blocks = useMemo(
    () => parseMarkdown(safeText(text), linesOf(mentions), linesOf(channels)),
    [text, mentions, channels],
  );
  return (
    <IdOfContext value={idOf}>
      <div className={styles.text} dir="auto">
        {blocks.map(block)}
      </div>
    </IdOfContext>
  );
});
