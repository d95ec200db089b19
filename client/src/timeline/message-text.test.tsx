import { ConversationId } from '@corridor/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type InApp, InAppProvider } from './in-app.ts';
import { MessageText } from './MessageText.tsx';

const ORIGIN = 'https://chat.clinic.example';
const ward = ConversationId.parse(`c${'0'.repeat(20)}A`);
const inApp: InApp = {
  channels: new Map([['ward', ward]]),
  linkTo: (id) => `${ORIGIN}/c/${id}`,
  wayTo: (href) => (href.startsWith(ORIGIN) ? () => undefined : null),
};
const nobody = () => null;
const shown = (text: string, ways: InApp | null = inApp): string => {
  const node = <MessageText text={text} mentions="" idOf={nobody} />;
  return renderToStaticMarkup(ways ? <InAppProvider value={ways}>{node}</InAppProvider> : node);
};

it('leads to a channel that the reader knows, and leaves others as they were written', () => {
  expect(shown('see #ward')).toContain(`<a href="${ORIGIN}/c/${ward}"`);
  expect(shown('see #cellar')).not.toContain('<a');
  expect(shown('see #ward', null)).toContain('see #ward');
});

it('opens what is in the app in this tab, and all else in another', () => {
  const inside = shown(`${ORIGIN}/c/${ward}`);
  expect(inside).toContain('<a');
  expect(inside).not.toContain('target=');
  expect(shown('https://else.example/')).toContain('target="_blank" rel="noreferrer noopener"');
  expect(shown(`${ORIGIN}/c/${ward}`, null)).toContain('target="_blank"');
});
