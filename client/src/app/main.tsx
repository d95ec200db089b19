/**
 * Entry point: checks the browser, sets the language, shows the app. What fails before something is
 * shown is told by `public/start.js`.
 */
import '../engine/zod-without-eval.ts';
import './styles.ts';
import { createRoot } from 'react-dom/client';
import { chosenLanguage, languageOf, startLanguage } from '../i18n/language.ts';
import { WorkstationDatabase } from '../local/people.ts';
import { App } from './App.tsx';
import { watchKeptApp } from './kept-app.ts';
import { unsupported } from './support.ts';
import { watchUpdates } from './updates.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const workstation = new WorkstationDatabase();
const [why] = await Promise.all([
  unsupported(workstation),
  startLanguage(chosenLanguage() ?? languageOf(navigator.languages)),
]);
if ('serviceWorker' in navigator) {
  watchUpdates();
  void watchKeptApp();
}
createRoot(root).render(<App why={why} workstation={workstation} />);
