/** The server's executable: reads the environment, wires the server, prints how to sign in. */
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { certificateFolder, readCertificate } from './certificate/server-certificate.ts';
import { type Config, isLoopback, readConfig } from './config.ts';
import { firstAdminSignIn, makeFirstPractice } from './demo/first-practice.ts';
import { demoPassword, demoSignIn, makeDemo } from './demo/make-demo.ts';
import { firstStartBegins, firstStartIsDone, removeUnfinished } from './demo/unfinished.ts';
import { certificateNeeded } from './http/certificate-needed.ts';
import { listen, makeServers } from './http/listen.ts';
import { HELP, wantsHelp } from './server/arguments.ts';
import { type RunningServer, runServer } from './server/run-server.ts';
import { PlainError, sentenceOf } from './server/start-errors.ts';

const VERSION = '0.1.0';
const CLIENT_FOLDER = join(import.meta.dirname, '..', '..', 'client', 'dist');

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const onSignal = (stop: () => Promise<void>): void => {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl+C means now.
      if (stopping) process.exit(1);
      stopping = true;
      say('Stopping: committing what was taken…');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(sentenceOf(error));
          process.exit(1);
        },
      );
    });
  }
};

/** Off loopback without a certificate nothing is served but the page that says what to do. */
const serveAdvice = async ({ host, port }: Config, dataFolder: string): Promise<void> => {
  const advice = await listen(makeServers(certificateNeeded(), null), host, port);
  say(
    `Corridor is not started: ${host} is reached over the network, and browsers need https for that.`,
    'Run "npx corridor certificate <name of this computer>", then start again in the same way:',
    `the server uses the certificate that it finds in ${certificateFolder(dataFolder)}.`,
    'Set CORRIDOR_CERT and CORRIDOR_KEY to use the files of another certificate.',
    'Until then this address only says so.',
  );
  onSignal(() => advice.close(Promise.resolve()));
};

const prepare = async (server: RunningServer, config: Config): Promise<readonly string[]> => {
  const { services, writer } = server;
  await services.accounts.tidy();
  if (services.directory.model.practices.size === 0) {
    firstStartBegins(services.folder);
    if (config.demo) {
      say('First start: making the demo clinic…');
      const lines = demoSignIn(await makeDemo(services, writer));
      firstStartIsDone(services.folder);
      return lines;
    }
    await makeFirstPractice(services, config.practice);
    firstStartIsDone(services.folder);
  }
  const password = await demoPassword(services);
  return password === null ? firstAdminSignIn(services) : demoSignIn(password);
};

const main = async (): Promise<void> => {
  if (wantsHelp(process.argv.slice(2))) {
    say(...HELP);
    return;
  }
  const read = readConfig(process.env);
  if (!read.ok) throw new PlainError(['The environment is not right.', ...read.error].join('\n  '));
  const config = read.value;
  const dataFolder = resolve(config.dataFolder);
  const tls = readCertificate(config, dataFolder);
  if (tls === null && !isLoopback(config.host)) {
    await serveAdvice(config, dataFolder);
    return;
  }
  removeUnfinished(dataFolder);
  const server = await runServer({
    dataFolder,
    clientFolder: CLIENT_FOLDER,
    host: config.host,
    port: config.port,
    tls,
    origins: config.origins,
    embedOrigins: config.embedOrigins,
    vouching: config.vouching,
    proxies: config.proxies,
    version: VERSION,
    log: pino({ level: config.logLevel, base: null }),
    onFatal: (reason) => {
      say(`A thread of the database ended: ${reason.message}`, 'Start the server again.');
      process.exit(1);
    },
  });
  onSignal(() => server.stop());
  const signIn = await prepare(server, config);
  say('', `Corridor is running: ${server.address}`, ...signIn, '', 'Stop it with Ctrl+C.');
};

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
});
