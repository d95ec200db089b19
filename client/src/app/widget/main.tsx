/**
 * Entry point of the widget's frame. It listens to the page around it before it waits for anything,
 * because that page speaks once, when the frame has loaded.
 */
import '../../engine/zod-without-eval.ts';
import '../styles.ts';
import { createRoot } from 'react-dom/client';
import { chosenLanguage, languageOf, startLanguage } from '../../i18n/language.ts';
import { WorkstationDatabase } from '../../local/people.ts';
import { watchKeptApp } from '../kept-app.ts';
import { unsupported } from '../support.ts';
import { watchUpdates } from '../updates.ts';
import { HostPage } from './host-page.ts';
import { keptOpen } from './kept.ts';
import { Widget } from './Widget.tsx';

const root = document.getElementById('root');
const named = document.querySelector<HTMLMetaElement>('meta[name="corridor-embed-origins"]');
if (!root || !named) throw new Error('widget.html is not whole');

if (window.parent === window) {
  // Somebody opened its address: the app is what they look for.
  window.location.replace('/');
} else {
  const host = new HostPage(window, named.content.split(' '), keptOpen);
  const workstation = new WorkstationDatabase();
  const [why] = await Promise.all([
    unsupported(workstation),
    startLanguage(chosenLanguage() ?? languageOf(navigator.languages)),
  ]);
  if ('serviceWorker' in navigator) {
    watchUpdates();
    void watchKeptApp();
  }
  createRoot(root).render(<Widget why={why} workstation={workstation} host={host} />);
}
