/**
 * Slack's mark-up to the Markdown that Corridor shows: `<…>` tokens, entities, emphasis, emoji
 * codes, code blocks on lines of their own. Pure.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
import { MAX_TEXT_LENGTH } from '@corridor/core';
import { withEmoji } from './emoji.ts';

export interface Names {
  /** A person's name for showing, without `@`. */
  person(id: string): string;
  /** A channel's name without `#`; null when it is not in the export. */
  channel(id: string): string | null;
}

export interface ConvertedText {
  readonly text: string;
  /** Slack ids of people mentioned outside code, each once. */
  readonly mentions: readonly string[];
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescapeEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);

/** Slack turns nothing into a link in `<…>` but what begins like this; the rest stays text. */
const linkable = /^(?:https?|mailto|tel|ftp|sftp|ssh|git|sms):/i;
const bareLink = /^https?:\/\/[^\s<>()]+$/i;

const withoutScheme = (url: string): string =>
  url.replace(/^(?:https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '');

/** A link that Markdown finds by itself stays as it is; else the label with the address. */
const linkText = (url: string, label: string | null): string => {
  const target = unescapeEntities(url);
  const shown = label === null ? target : unescapeEntities(label);
  if (withoutScheme(shown) === withoutScheme(target)) {
    if (!/^https?:/i.test(target)) return shown;
    return bareLink.test(target) ? target : `<${target}>`;
  }
  if (!/^(?:https?|mailto|tel):/i.test(target)) return `${shown} (${target})`;
  const safe = target.replace(/[\s()<>]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `[${shown.replace(/[[\]\\]/g, '\\$&')}](${safe})`;
};

const commandText = (command: string, label: string | null): string => {
  const [name = ''] = command.split('^');
  if (label !== null) return unescapeEntities(label);
  return `@${name}`;
};

type Token = { readonly text: string; readonly mention: string | null };

/** What stands between `<` and `>`. */
const token = (inner: string, names: Names, inCode: boolean): Token => {
  const bar = inner.indexOf('|');
  const value = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : inner.slice(bar + 1);
  const plain = (text: string): Token => ({ text, mention: null });
  if (/^@[A-Z0-9]{1,64}$/.test(value)) {
    const id = value.slice(1);
    return { text: `@${names.person(id)}`, mention: inCode ? null : id };
  }
  if (/^#[A-Z0-9]{1,64}$/.test(value)) {
    return plain(`#${label || names.channel(value.slice(1)) || value.slice(1)}`);
  }
  if (value.startsWith('!')) return plain(commandText(value.slice(1), label));
  if (inCode) return plain(unescapeEntities(label ?? value));
  if (linkable.test(value)) return plain(linkText(value, label));
  return plain(unescapeEntities(label === null ? value : `${label} (${value})`));
};

const TOKEN = /<([^<>\n]+)>/g;
/** Placeholders that the text brings itself are held like tokens: each must stand for one place. */
const HELD = /<([^<>\n]+)>|[\ue000\ue001]/g;

const emphasis = (text: string): string =>
  text
    .replace(/(^|[\s([{"'>–—,.:;])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s)\]}"'.,!?:;…–—])/gm, '$1**$2**')
    .replace(/(^|[\s([{"'>–—,.:;])~(\S(?:[^~\n]*\S)?)~(?=$|[\s)\]}"'.,!?:;…–—])/gm, '$1~~$2~~');

/** Private-use characters hold the places of tokens while the text around them is converted. */
const placeholder = (index: number): string => `\ue000${index}\ue001`;

const convertProse = (raw: string, names: Names, mentions: Set<string>): string => {
  const tokens: string[] = [];
  const held = raw.replace(HELD, (whole, inner: string | undefined) => {
    if (inner === undefined) {
      tokens.push(whole);
      return placeholder(tokens.length - 1);
    }
    const { text, mention } = token(inner, names, false);
    if (mention !== null) mentions.add(mention);
    tokens.push(text);
    return placeholder(tokens.length - 1);
  });
  const converted = unescapeEntities(withEmoji(emphasis(held)));
  return converted.replace(
    /\ue000(\d+)\ue001/g,
    (whole, index: string) => tokens[Number(index)] ?? whole,
  );
};

const convertCode = (raw: string, names: Names): string =>
  unescapeEntities(raw.replace(TOKEN, (_, inner: string) => token(inner, names, true).text));

/** `` `code` `` and fenced blocks, which Slack allows in the middle of a line. */
const CODE = /(```[\s\S]+?```|`[^`\n]+`)/;

/** @param raw a `text` as it stands in an export */
export const convertText = (raw: string, names: Names): ConvertedText => {
  const mentions = new Set<string>();
  let text = '';
  let afterFence = false;
  for (const [index, part] of raw.toWellFormed().split(CODE).entries()) {
    if (index % 2 === 0) {
      const prose = convertProse(part, names, mentions);
      if (prose === '') continue;
      text += afterFence && !prose.startsWith('\n') ? `\n${prose.trimStart()}` : prose;
      afterFence = false;
      continue;
    }
    const fenced = part.startsWith('```');
    const code = convertCode(fenced ? part.slice(3, -3) : part, names);
    if (fenced) {
      if (text !== '' && !text.endsWith('\n')) text = `${text.trimEnd()}\n`;
      text += `\`\`\`\n${code.replace(/^\n|\n$/g, '')}\n\`\`\``;
    } else text += code;
    afterFence = fenced;
  }
  return { text, mentions: [...mentions] };
};

/**
 * Cuts a text into parts that fit a message: at a line's end in the last quarter if there is one,
 * else at a space, else between two characters. Joined, the parts are the text.
 */
export const splitText = (text: string): readonly string[] => {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > MAX_TEXT_LENGTH) {
    const floor = MAX_TEXT_LENGTH * 0.75;
    let cut = rest.lastIndexOf('\n', MAX_TEXT_LENGTH - 1) + 1;
    if (cut < floor) cut = rest.lastIndexOf(' ', MAX_TEXT_LENGTH - 1) + 1;
    if (cut < floor) cut = MAX_TEXT_LENGTH;
    if (!rest.slice(0, cut).isWellFormed()) cut--;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
};
