/** The tab's icon with how much is unread on it: an SVG in an address, drawn by the browser. */

/** More does not fit on sixteen pixels. */
const MOST = 99;

export const iconWith = (unread: number): string => {
  const text = unread > MOST ? `${MOST}+` : String(unread);
  const size = text.length > 2 ? 30 : text.length > 1 ? 38 : 46;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">' +
    '<rect width="64" height="64" rx="14" fill="#0e6455"/>' +
    `<text x="32" y="33" fill="#fff" font-family="system-ui,sans-serif" font-weight="700" font-size="${size}"` +
    ` text-anchor="middle" dominant-baseline="central">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};
