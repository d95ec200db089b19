/**
 * Colours for code blocks: fetched when the first one is shown whose language is known. It gives
 * plain pieces of text with a kind, never HTML.
 */
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';

export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'type';
export interface Token {
  readonly text: string;
  /** Null: as the rest of the text. */
  readonly kind: TokenKind | null;
}

const lowlight = createLowlight({
  bash,
  css,
  javascript,
  json,
  powershell,
  python,
  sql,
  typescript,
  xml,
  yaml,
});

/** A grammar is many expressions: their time is bounded by the text they are given. */
export const MAX_HIGHLIGHTED = 6_000;
/** Elements that a block may become. */
const MAX_TOKENS = 1_500;

const KINDS: Readonly<Record<string, TokenKind>> = {
  keyword: 'keyword',
  'selector-tag': 'keyword',
  tag: 'keyword',
  name: 'keyword',
  string: 'string',
  regexp: 'string',
  symbol: 'string',
  number: 'number',
  literal: 'number',
  comment: 'comment',
  doctag: 'comment',
  meta: 'comment',
  title: 'name',
  attr: 'name',
  attribute: 'name',
  property: 'name',
  section: 'name',
  type: 'type',
  built_in: 'type',
  'selector-class': 'type',
  'selector-id': 'type',
  variable: 'type',
};

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

const kindOf = (node: Node, outer: TokenKind | null): TokenKind | null => {
  if (node.type !== 'element') return outer;
  const names = node.properties.className;
  const [first] = Array.isArray(names) ? names : [];
  return KINDS[String(first).replace(/^hljs-/, '')] ?? outer;
};

/**
 * @param language as it was written behind the fence, any case, a short name too (`ts`, `yml`)
 * @returns the code in pieces, which together are the code; null: it stays as it is
 */
export const highlight = (code: string, language: string): readonly Token[] | null => {
  const name = language.toLowerCase();
  if (code.length > MAX_HIGHLIGHTED || !lowlight.registered(name)) return null;
  const tokens: Token[] = [];
  const read = (nodes: readonly Node[], outer: TokenKind | null): void => {
    for (const node of nodes) {
      const kind = kindOf(node, outer);
      if (node.type === 'text') tokens.push({ text: node.value, kind });
      else if (node.type === 'element') read(node.children as readonly Node[], kind);
    }
  };
  read(lowlight.highlight(name, code).children, null);
  return tokens.length > MAX_TOKENS ? null : tokens;
};
