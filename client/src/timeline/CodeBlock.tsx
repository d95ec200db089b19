/** A block of code. It stands there as it is at once, and takes its colours when they are here. */
import { useEffect, useState } from 'react';
import { fetchPart } from '../parts/fetch-part.ts';
import styles from './CodeBlock.module.css';
import type { Token } from './highlighting.ts';

type Highlight = (code: string, language: string) => readonly Token[] | null;
/** Once it was fetched: a block that comes into view again is coloured from the first. */
let fetched: Highlight | null = null;

interface CodeBlockProps {
  text: string;
  /** As it was written; empty: none. */
  language: string;
}

export const CodeBlock = ({ text, language }: CodeBlockProps) => {
  const [highlight, setHighlight] = useState<Highlight | null>(() => fetched);
  useEffect(() => {
    if (language === '' || highlight !== null) return;
    let gone = false;
    fetchPart(() => import('./highlighting.ts')).then(
      (module) => {
        fetched = module.highlight;
        if (!gone) setHighlight(() => module.highlight);
      },
      () => undefined, // Not kept by the browser yet and no server: the code is read without colours.
    );
    return () => {
      gone = true;
    };
  }, [highlight, language]);
  const tokens = language === '' ? null : (highlight?.(text, language) ?? null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled by keyboard too.
    <pre tabIndex={0}>
      <code data-highlighted={tokens !== null}>
        {tokens === null
          ? text
          : tokens.map((token, at) =>
              token.kind === null ? (
                token.text
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move.
                <span key={at} className={styles[token.kind]}>
                  {token.text}
                </span>
              ),
            )}
      </code>
    </pre>
  );
};
