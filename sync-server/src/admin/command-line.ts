/** Runs the admin command line: reads the words, asks the server or opens the folder, prints. */
import { resolve } from 'node:path';
import { Challenge } from '@corridor/core';
import { CommanderError } from 'commander';
import { makeCertificate } from '../certificate/make-certificate.ts';
import { readCertificate } from '../certificate/server-certificate.ts';
import { type Config, readConfig } from '../config.ts';
import { serverAddress } from '../origin/server-address.ts';
import {
  type Answer,
  answer,
  type ExitCode,
  forTerminal,
  jsonText,
  type Report,
  when,
} from './answer.ts';
import { backUpFolder, checkAll, restoreFolder } from './commands/care.ts';
import { deviceKeyAt } from './device-key.ts';
import { isExpected, messageOf } from './failures.ts';
import { openServices } from './open-services.ts';
import { makeProgram } from './program.ts';
import { ProgressBar, type Screen } from './progress-bar.ts';
import type { AdminRequest } from './requests.ts';
import { runAdminCommand } from './run-command.ts';
import { askServer } from './socket-client.ts';
import type { Actions, GlobalOptions } from './words.ts';
import { idsLast } from './words.ts';

export interface CommandLine {
  /** Without the names of the interpreter and the script. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): void };
  /** Progress and failures. */
  readonly stderr: Screen;
}

/** The running server's answer, or that of the folder when no server holds it. */
const ask = async (
  folder: string,
  request: AdminRequest,
  config: Config,
  report: Report,
): Promise<Answer> => {
  const fromServer = await askServer(folder, request, report);
  if (fromServer !== null) return fromServer;
  const cert = readCertificate(config, folder)?.cert ?? null;
  const services = await openServices(folder, serverAddress({ ...config, cert }));
  try {
    return await runAdminCommand(request, services, report);
  } finally {
    await services.close();
  }
};

/** A word of a shell's command line. */
const quoted = (word: string): string =>
  /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** @param isUsual whether `npm start` takes this folder without being told */
const certificateAnswer = async (
  folder: string,
  names: readonly string[],
  isUsual: boolean,
): Promise<Answer> => {
  const made = await makeCertificate(folder, names);
  const start = `${isUsual ? '' : `CORRIDOR_DATA=${quoted(folder)} `}CORRIDOR_HOST=0.0.0.0 npm start`;
  return answer({ ...made, start }, [
    `Certificate for ${made.hostnames.join(', ')}, good until ${when(made.expiresAt)}:`,
    `  certificate  ${made.certificate}`,
    `  key          ${made.key}`,
    `  page         ${made.page}`,
    '',
    'Start the server for the network; it finds the certificate there. Stop it first if it runs:',
    `  ${start}`,
    '',
    made.newAuthority
      ? 'Print the page: it says how to install the authority on every workstation, once.'
      : 'The authority is the one from before: workstations need nothing new.',
    `Fingerprint of the authority: ${made.fingerprint}`,
  ]);
};

const failure = (message: string): string => `${jsonText({ error: { message } })}\n`;

class Session implements Actions {
  exitCode: ExitCode = 0;
  readonly #line: CommandLine;
  readonly #config: Config;
  readonly #bar: ProgressBar;

  constructor(line: CommandLine, config: Config) {
    this.#line = line;
    this.#config = config;
    this.#bar = new ProgressBar(line.stderr, Date.now);
  }

  #print({ json, lines, exitCode }: Answer, options: GlobalOptions): void {
    this.#bar.end();
    const text = options.json ? jsonText(json, 2) : forTerminal(lines.join('\n'));
    this.#line.stdout.write(`${text}\n`);
    this.exitCode = exitCode;
  }

  #ask(request: AdminRequest, { data }: GlobalOptions): Promise<Answer> {
    return ask(resolve(data), request, this.#config, this.#bar.report);
  }

  readonly ask: Actions['ask'] = async (request, options) => {
    this.#print(await this.#ask(request, options), options);
  };

  readonly token: Actions['token'] = async (login, options) => {
    const { publicKey, made, prove } = deviceKeyAt(resolve(options.key));
    const { name } = options;
    const { json } = await this.#ask({ command: 'challenge' }, options);
    const proof = prove(Challenge.parse(json).challenge, login);
    const done = await this.#ask({ command: 'token', login, name, publicKey, proof }, options);
    const note = made ? [`A device key was made in ${options.key}: keep it secret.`, ''] : [];
    this.#print({ ...done, lines: [...note, ...done.lines] }, options);
  };

  readonly certificate: Actions['certificate'] = async (names, options) => {
    const isUsual = options.data === this.#config.dataFolder;
    this.#print(await certificateAnswer(resolve(options.data), names, isUsual), options);
  };

  readonly backup: Actions['backup'] = async (target, options) => {
    this.#print(await backUpFolder(resolve(options.data), target), options);
  };

  readonly restore: Actions['restore'] = async (backup, options) => {
    const { data, evenDamaged } = options;
    this.#print(await restoreFolder(backup, resolve(data), evenDamaged, this.#bar.report), options);
  };

  readonly check: Actions['check'] = async (backup, options) => {
    this.#print(await checkAll(backup ?? resolve(options.data), this.#bar.report), options);
  };

  fail(error: unknown, json: boolean): void {
    this.#bar.end();
    const message = messageOf(error);
    if (json) this.#line.stdout.write(failure(message));
    else this.#line.stderr.write(`${forTerminal(message)}\n`);
    if (!isExpected(error) && error instanceof Error && this.#line.environment.CORRIDOR_DEBUG) {
      this.#line.stderr.write(`${error.stack}\n`);
    }
    this.exitCode = 1;
  }
}

/** Commander's words for the admin, who reads them behind "error:" already. */
const misunderstanding = ({ code, message }: CommanderError): string =>
  code === 'commander.help'
    ? 'Say what to do: --help lists the commands.'
    : message.replace(/^error: /, '');

/** @returns the exit code: see `ExitCode` */
export const runCommandLine = async (line: CommandLine): Promise<ExitCode> => {
  const config = readConfig(line.environment);
  if (!config.ok) {
    line.stderr.write(`The environment is not valid:\n${config.error.join('\n')}\n`);
    return 2;
  }
  const session = new Session(line, config.value);
  const program = makeProgram(session, config.value.dataFolder);
  const output = {
    writeOut: (text: string) => line.stdout.write(text),
    writeErr: (text: string) => line.stderr.write(text),
  };
  const prepare = (command: typeof program): void => {
    command.exitOverride().configureOutput(output);
    command.commands.forEach(prepare);
  };
  prepare(program);
  try {
    await program.parseAsync(idsLast(line.words), { from: 'user' });
  } catch (error) {
    const json = line.words.includes('--json');
    if (!(error instanceof CommanderError)) {
      session.fail(error, json);
      return session.exitCode;
    }
    // Commander ended by itself: help is no failure, words that it did not understand are.
    if (error.exitCode === 0) return 0;
    if (json) line.stdout.write(failure(misunderstanding(error)));
    return 2;
  }
  return session.exitCode;
};
