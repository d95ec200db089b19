/** The words of the admin command line: commands, options, help. What they do is elsewhere. */
import { resolve } from 'node:path';
import { LoginName, Role } from '@corridor/core';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import type { AdminRequest, RequestOf } from './requests.ts';

export interface GlobalOptions {
  readonly data: string;
  readonly json: boolean;
}

type Login = z.infer<typeof LoginName>;

/** Where the words lead. */
export interface Actions {
  /** Asks the running server, or opens the data folder. */
  readonly ask: (request: AdminRequest, options: GlobalOptions) => Promise<void>;
  readonly token: (
    login: Login,
    options: GlobalOptions & { readonly key: string; readonly name: string },
  ) => Promise<void>;
  readonly certificate: (names: readonly string[], options: GlobalOptions) => Promise<void>;
  readonly backup: (target: string, options: GlobalOptions) => Promise<void>;
  readonly restore: (
    backup: string,
    options: GlobalOptions & { readonly evenDamaged: boolean },
  ) => Promise<void>;
  /** @param backup null for the data folder */
  readonly check: (backup: string | null, options: GlobalOptions) => Promise<void>;
}

const parsed =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T => {
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    throw new InvalidArgumentError(result.error.issues[0]?.message ?? 'It is not valid.');
  };

const login = parsed(LoginName);

const several = (text: string, before: readonly Login[] | undefined): Login[] => [
  ...(before ?? []),
  login(text),
];

const pair = (text: string, before: readonly [string, Login][] | undefined): [string, Login][] => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as slack-name=sign-in-name.');
  return [...(before ?? []), [text.slice(0, at), login(text.slice(at + 1))]];
};

const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };

const addUsers = (program: Command, { ask }: Actions): void => {
  const users = program.command('users').description('people of the practice');
  users
    .command('list', { isDefault: true })
    .description('who is there, and who can sign in')
    .option('--all', 'programs and deactivated people too', false)
    .action((_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { all: boolean }>();
      return ask({ command: 'users-list', all: options.all }, options);
    });
  users
    .command('add')
    .description('add a person and print a link for their first sign-in')
    .argument('<login>', 'sign-in name', login)
    .requiredOption('--name <name>', 'full name')
    .addOption(
      new Option('--role <role>', 'what they may do').choices(Role.options).default('staff'),
    )
    .option('--job-title <title>', 'dentist, hygienist, reception …')
    .option('--practice <name>', 'where there are several')
    .action((name: Login, _, command: Command) => {
      const options = command.optsWithGlobals<
        GlobalOptions & {
          name: string;
          role: z.infer<typeof Role>;
          jobTitle?: string;
          practice?: string;
        }
      >();
      const { role, jobTitle = null, practice = null } = options;
      return ask(
        { command: 'users-add', login: name, name: options.name, role, jobTitle, practice },
        options,
      );
    });
  users
    .command('deactivate')
    .description('end somebody’s access; what they wrote stays')
    .argument('<login>', 'sign-in name', login)
    .action((name: Login, _, command: Command) =>
      ask({ command: 'users-deactivate', login: name }, command.optsWithGlobals()),
    );
  users
    .command('activate')
    .description('undo a deactivation, or let an imported person in')
    .argument('<login>', 'sign-in name', login)
    .action((name: Login, _, command: Command) =>
      ask({ command: 'users-activate', login: name }, command.optsWithGlobals()),
    );
};

const addAccess = (program: Command, actions: Actions): void => {
  const { ask } = actions;
  program
    .command('link')
    .description('print a one-time sign-in link; an earlier unused one stops working')
    .argument('<login>', 'sign-in name', login)
    .action((name: Login, _, command: Command) =>
      ask({ command: 'link', login: name }, command.optsWithGlobals()),
    );
  program
    .command('reset-password')
    .description('end the password and the sessions, and print a one-time sign-in link')
    .argument('<login>', 'sign-in name', login)
    .action((name: Login, _, command: Command) =>
      ask({ command: 'reset-password', login: name }, command.optsWithGlobals()),
    );
  program
    .command('list')
    .description('conversations, sessions, devices or practices')
    .addArgument(
      new Argument('<what>').choices(['conversations', 'sessions', 'devices', 'practices']),
    )
    .action((what: RequestOf<'list'>['what'], _, command: Command) =>
      ask({ command: 'list', what }, command.optsWithGlobals()),
    );
  program
    .command('revoke')
    .description('end a session or a token at once, or block a device')
    .addArgument(new Argument('<what>').choices(['session', 'token', 'device']))
    .argument('<id>', 'as `list sessions` and `list devices` show it')
    .action((what: RequestOf<'revoke'>['what'], id: string, _, command: Command) =>
      ask({ command: 'revoke', what, id }, command.optsWithGlobals()),
    );
  program
    .command('token')
    .description('print a token for a program, bound to its device key')
    .argument('<login>', 'sign-in name', login)
    .requiredOption('--key <file>', 'the program’s Ed25519 private key; made when it is not there')
    .option('--name <name>', 'what the program is called in lists', 'program')
    .action((name: Login, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { key: string; name: string }>();
      return actions.token(name, options);
    });
};

const addHealing = (program: Command, { ask }: Actions): void => {
  program
    .command('heal-window')
    .description('let workstations give back entries that no receipt vouches for, for a while')
    .addArgument(new Argument('<what>').choices(['open', 'close']))
    .option('--minutes <n>', 'how long it stays open', wholeNumber(1, 1_440), 60)
    .option('--practice <name>', 'where there are several')
    .action((what: 'open' | 'close', _, command: Command) => {
      const options = command.optsWithGlobals<
        GlobalOptions & { minutes: number; practice?: string }
      >();
      const { minutes, practice = null } = options;
      return ask({ command: 'heal-window', open: what === 'open', minutes, practice }, options);
    });
};

const addImport = (program: Command, { ask }: Actions): void => {
  const withSlackOptions = (command: Command): Command =>
    command
      .argument('<zip>', 'the export as Slack made it')
      .option('--by <login>', 'who imports and owns the channels (default: the first admin)', login)
      .option('--member <login>', 'make this person a member of every channel; repeatable', several)
      .option('--everyone', 'make all active staff members of every channel', false)
      .option('--known <slack=login>', 'this Slack name is this person here; repeatable', pair)
      .addOption(
        new Option('--role <role>', 'role of imported people')
          .choices(['admin', 'manager', 'team_leader', 'staff', 'client'])
          .default('staff'),
      )
      .option('--activate', 'who was active in Slack may be given a sign-in link', false);
  const start = (zip: string, command: Command, times: number, seed: number): Promise<void> => {
    const options = command.optsWithGlobals<
      GlobalOptions & {
        by?: Login;
        member?: Login[];
        known?: [string, Login][];
        role: RequestOf<'import-slack'>['role'];
        activate: boolean;
        everyone: boolean;
      }
    >();
    const { by = null, member = [], known = [], role, activate, everyone } = options;
    const path = resolve(zip);
    return ask(
      {
        command: 'import-slack',
        path,
        by,
        members: member,
        everyone,
        known,
        role,
        activate,
        times,
        seed,
      },
      options,
    );
  };
  const imports = program.command('import').description('take over history from elsewhere');
  withSlackOptions(
    imports.command('slack').description('import a Slack export; may be stopped and run again'),
  ).action((zip: string, _, command: Command) => start(zip, command, 1, 0));
  withSlackOptions(
    program
      .command('generate')
      .description('import an export many times over, for trying out a big history')
      .requiredOption('--times <n>', 'how many copies, one before the other', wholeNumber(2, 1_000))
      .option('--seed <n>', 'another number makes other copies', wholeNumber(0, 1_000_000), 1),
  ).action((zip: string, _, command: Command) => {
    const { times, seed } = command.optsWithGlobals<{ times: number; seed: number }>();
    return start(zip, command, times, seed);
  });
};

const addCare = (program: Command, actions: Actions): void => {
  program
    .command('certificate')
    .description('make a local authority, a certificate and a page on how to install it')
    .argument('[names...]', 'host names and addresses of this server')
    .action((names: string[], _, command: Command) =>
      actions.certificate(names, command.optsWithGlobals()),
    );
  program
    .command('backup')
    .description('write a backup into a new folder; the server may run')
    .argument('<folder>')
    .action((folder: string, _, command: Command) =>
      actions.backup(resolve(folder), command.optsWithGlobals()),
    );
  program
    .command('restore')
    .description('check a backup and put it into an empty data folder; the server must not run')
    .argument('<backup>')
    .option('--even-damaged', 'restore a backup in which `check` finds faults', false)
    .action((backup: string, _, command: Command) =>
      actions.restore(resolve(backup), command.optsWithGlobals()),
    );
  program
    .command('check')
    .description('check signatures, chains, digests and the database; the server may run')
    .argument('[backup]', 'a backup’s folder (default: the data folder)')
    .action((backup: string | undefined, _, command: Command) =>
      actions.check(backup === undefined ? null : resolve(backup), command.optsWithGlobals()),
    );
};

/** @param dataFolder where the data lies unless `--data` says otherwise */
export const makeProgram = (actions: Actions, dataFolder: string): Command => {
  const program = new Command('corridor')
    .description('The admin command line of Corridor.')
    .option('--data <folder>', 'the data folder', dataFolder)
    .option('--json', 'answer in JSON, for programs', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 not done, or `check` found faults; 2 the command was not understood.',
    )
    .showHelpAfterError('(add --help for the commands and their options)');
  addUsers(program, actions);
  addAccess(program, actions);
  addHealing(program, actions);
  addImport(program, actions);
  addCare(program, actions);
  return program;
};
