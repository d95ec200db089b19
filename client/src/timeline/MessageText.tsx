/** A message's text as React nodes: no HTML string is ever made of it. */
import { Fragment, memo, type ReactNode, useMemo } from 'react';
import { safeText } from '../ui/safe-text.ts';
import { CodeBlock } from './CodeBlock.tsx';
import styles from './MessageText.module.css';
import { type Block, parseMarkdown } from './markdown.pure.ts';
import type { Inline } from './markdown-inline.pure.ts';

// Nodes of one text never move: their place is their key.
const inline = (nodes: readonly Inline[]): ReactNode => nodes.map(one);

function one(node: Inline, key: number): ReactNode {
  switch (node.type) {
    case 'text':
      return <Fragment key={key}>{node.text}</Fragment>;
    case 'code':
      return <code key={key}>{node.text}</code>;
    case 'mention':
      return (
        <span key={key} className={styles.mention}>
          {node.text}
        </span>
      );
    case 'link':
      return (
        <a key={key} href={node.href} title={node.href} target="_blank" rel="noreferrer noopener">
          {node.text}
        </a>
      );
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

interface MessageTextProps {
  text: string;
  /** Names of the people mentioned, joined by line feeds (a stable value for memo). */
  mentions: string;
}

export const MessageText = memo(({ text, mentions }: MessageTextProps) => {
  const blocks = useMemo(
    () =>
      parseMarkdown(
        safeText(text),
        mentions.split('\n').filter((name) => name !== ''),
      ),
    [text, mentions],
  );
  return (
    <div className={styles.text} dir="auto">
      {blocks.map(block)}
    </div>
  );
});
