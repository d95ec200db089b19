// npm run demo:host: a page of another origin that shows Corridor's widget.
import { parseArgs } from 'node:util';
import { askForTicket, serveDemoHost } from './lib/demo-host.mjs';
import { PlainError, runMain } from './lib/say.mjs';

const HELP = `npm run demo:host -- [options]

  --corridor <origin>   where Corridor is; default http://127.0.0.1:8080
  --port <port>         default 8090
  --login <login>       signs this person in at the page, with the token in CORRIDOR_TOKEN of the
                        program that CORRIDOR_EMBED_SIGN_IN names for the page's origin
`;

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      corridor: { type: 'string', default: 'http://127.0.0.1:8080' },
      port: { type: 'string', default: '8090' },
      login: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (!URL.canParse(values.corridor)) throw new PlainError('--corridor is no address.');
  const corridor = new URL(values.corridor).origin;
  const token = process.env.CORRIDOR_TOKEN;
  const host = await serveDemoHost({
    corridor,
    port: Number(values.port),
    ticket: async () =>
      token === undefined || values.login === undefined
        ? null
        : askForTicket({ corridor, token, login: values.login, origin }),
  });
  const origin = `http://127.0.0.1:${host.port}`;
  process.stdout.write(
    [
      `A page of another origin: ${origin}`,
      `It shows the widget when Corridor was started with it on the list:`,
      `  CORRIDOR_EMBED_ORIGINS=${origin} npm start`,
      'Stop it with Ctrl+C.',
      '',
    ].join('\n'),
  );
});
