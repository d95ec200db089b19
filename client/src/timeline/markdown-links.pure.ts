/** Addresses in messages: which may be followed, and what is shown of where they lead. */

/** An address that may be followed, else null: http, https and mailto, with no name or password in it. */
export const safeHref = (address: string): string | null => {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return null;
  // "https://bank.example@evil.example" leads to the latter.
  return url.username === '' && url.password === '' ? url.href : null;
};

const HOST_IN_LABEL = /^(?:https?:\/\/)?([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(?=[:/?#\s]|$)/iu;
const bare = (host: string): string => host.toLowerCase().replace(/^www\./, '');

/**
 * A link's words. Words that look like an address of another place than the link leads to are
 * followed by that place.
 */
export const linkWords = (label: string, href: string): string => {
  const url = new URL(href);
  if (url.protocol === 'mailto:') {
    return label.includes('@') && !href.includes(label.trim())
      ? `${label} (${url.pathname})`
      : label;
  }
  const seen = HOST_IN_LABEL.exec(label.trim().slice(0, 300))?.[1];
  return seen === undefined || bare(seen) === bare(url.hostname) ? label : `${label} (${url.host})`;
};

/** Where a bare address begins: at `lastIndex`. */
export const BARE_LINK = /(?:https?:\/\/|mailto:)[^\s<>"'`]{1,2048}/y;

/** Without what is not part of a bare link when it stands at its end. */
export const trimLink = (link: string): string => {
  let end = link.length;
  while (end > 0 && '.,;:!?*_~]'.includes(link[end - 1] as string)) end -= 1;
  const trimmed = link.slice(0, end);
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed;
};
