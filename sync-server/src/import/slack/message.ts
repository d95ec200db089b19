/** One Slack message as text, mentions and files, before it is cut to what an entry holds. */
import type { FileMention } from '@corridor/core';
import type { SlackAttachment, SlackEvent, SlackFile, SlackInner } from './schema.ts';
import { convertText, type Names } from './text.ts';

export interface MessageContent {
  readonly text: string;
  readonly mentions: readonly string[];
  readonly files: readonly FileMention[];
  /** Attachments that only preview a linked page: not part of what was written. */
  readonly previews: number;
}

const UPLOADED = /^<@[^>]+> (?:uploaded|shared) a file: <[^>]+>(?: and commented: ([\s\S]*))?$/;
const COMMENTED = /^<@[^>]+> commented on (?:<@[^>]+>[’']s|[^<]*) file <[^>]+>: ([\s\S]*)$/;

const short = (text: string | null | undefined): string | null => {
  const trimmed = text?.toWellFormed().trim();
  return trimmed ? trimmed.slice(0, 256).toWellFormed() : null;
};

const fileMention = (file: SlackFile): FileMention => {
  const type = short(file.mimetype);
  return {
    name: short(file.name) ?? short(file.title) ?? 'file',
    ...(type === null ? {} : { type }),
    ...(Number.isSafeInteger(file.size) ? { size: file.size as number } : {}),
  };
};

/** A file's title says something when it is neither its name nor Slack's word for none. */
const titleOf = (files: readonly SlackFile[]): string => {
  const title = files[0]?.title?.trim() ?? '';
  return title === '' || title === 'Untitled' || title === files[0]?.name ? '' : title;
};

const ownText = (event: SlackEvent | SlackInner, files: readonly SlackFile[]): string => {
  const text = event.text ?? '';
  switch (event.subtype) {
    case 'file_share': {
      const uploaded = UPLOADED.exec(text);
      return uploaded ? (uploaded[1] ?? titleOf(files)) : text;
    }
    case 'file_comment':
      return COMMENTED.exec(text)?.[1] ?? text;
    case 'me_message':
      return text.includes('\n') || text === '' ? text : `_${text}_`;
    default:
      return text;
  }
};

/** A person's attachment is content when it quotes a message; a bot's always is. */
const isContent = (attachment: SlackAttachment, byBot: boolean): boolean =>
  byBot || Boolean(attachment.author_name && attachment.text);

const attachmentText = (attachment: SlackAttachment): string => {
  const { title, title_link: link, author_name: author } = attachment;
  const head = title ? (link ? `<${link}|${title.replace(/[<>|]/g, ' ')}>` : title) : '';
  const body = attachment.text || (head ? '' : attachment.fallback) || '';
  const named = author ? `${author}: ${body}` : body;
  return [head, named].filter((part) => part !== '').join('\n');
};

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

export const messageContent = (
  event: SlackEvent | SlackInner,
  byBot: boolean,
  names: Names,
): MessageContent => {
  const files = event.files ?? (event.file ? [event.file] : []);
  const own = convertText(ownText(event, files), names);
  const parts = own.text === '' ? [] : [own.text];
  const mentions = new Set(own.mentions);
  let previews = 0;
  for (const attachment of event.attachments ?? []) {
    if (!isContent(attachment, byBot)) {
      previews++;
      continue;
    }
    const { text } = convertText(attachmentText(attachment), names);
    if (text !== '') parts.push(byBot && own.text === '' ? text : quoted(text));
  }
  return {
    text: parts.join('\n\n'),
    mentions: [...mentions],
    files: files.map(fileMention),
    previews,
  };
};
