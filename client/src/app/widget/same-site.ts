/**
 * Whether this frame's page is of Corridor's own site, by what the browser does: in a page of
 * another site it takes and gives no cookie that is `SameSite=Strict`, as the session's is.
 */
export const isSameSite = (): boolean => {
  const probe = 'corridor_same_site=1';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${probe}; Path=/widget; SameSite=Strict; Max-Age=60`;
  return document.cookie.includes(probe);
};
