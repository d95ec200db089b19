/** What `npm start` is told on its command line: nothing, or to say how it is told. */
import type { EnvironmentName } from '../config.ts';
import { PlainError } from './start-errors.ts';

const MEANING: Readonly<Record<EnvironmentName, string>> = {
  CORRIDOR_HOST: 'address to listen on; 127.0.0.1 unless set',
  CORRIDOR_PORT: 'port to listen on; 8080 unless set',
  CORRIDOR_DATA: 'data folder; data unless set',
  CORRIDOR_CERT: 'certificate (a PEM file); with CORRIDOR_KEY',
  CORRIDOR_KEY: 'its private key (a PEM file)',
  CORRIDOR_ORIGINS: 'addresses that people type, where a proxy answers them',
  CORRIDOR_EMBED_ORIGINS: 'sites whose pages may show the widget',
  CORRIDOR_EMBED_SIGN_IN: 'those of them whose own server signs people in there, as site=system',
  CORRIDOR_PROXY: 'addresses and networks of proxies that are believed',
  CORRIDOR_DEMO: '0: the first start makes no demo clinic',
  CORRIDOR_PRACTICE: 'name of the practice that it makes then',
  CORRIDOR_PRESET: 'its rules: dental-team, company, helpdesk or therapy',
  CORRIDOR_LOG: 'debug, info, warn (unless set), error or silent',
};

export const HELP: readonly string[] = [
  'npm start runs the server until Ctrl+C. It takes no arguments; these variables of the',
  'environment tell it otherwise, such as CORRIDOR_PORT=9000 npm start:',
  '',
  ...Object.entries(MEANING).map(([name, meaning]) => `  ${name.padEnd(24)}${meaning}`),
  '',
  'README.md and docs/admin.md say more. Administration is npx corridor --help.',
];

/**
 * @param words without the names of the interpreter and the script
 * @throws PlainError something that would be ignored: a port that is not taken, say
 */
export const wantsHelp = (words: readonly string[]): boolean => {
  if (words.includes('--help') || words.includes('-h')) return true;
  if (words.length === 0) return false;
  throw new PlainError(
    `The server was not started: it takes no arguments, and was given ${words.join(' ')}. Variables of the environment tell it where to listen and what to use; npm start -- --help lists them.`,
  );
};
