/** The words of the admin command line: commands, options, help. What they do is elsewhere. */
import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { addAssignments, addDepartments, addUsers } from './people-words.ts';
import type { RequestOf } from './requests.ts';
import {
  type Actions,
  displayName,
  type GlobalOptions,
  type Login,
  login,
  pair,
  path,
  refuseGroup,
  several,
  wholeNumber,
} from './words.ts';

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
    .description('conversations, sessions, devices, practices, or what workstations brought back')
    .addArgument(
      new Argument('<what>').choices([
        'conversations',
        'sessions',
        'devices',
        'practices',
        'healed',
      ]),
    )
    .action((what: RequestOf<'list'>['what'], _, command: Command) =>
      ask({ command: 'list', what }, command.optsWithGlobals()),
    );
  program
    .command('revoke')
    .description('end a session or a token at once, or block a device')
    .addArgument(new Argument('<what>').choices(['session', 'token', 'device']))
    .argument('<id>', 'as `list sessions` and `list devices` show it', displayName)
    .action((what: RequestOf<'revoke'>['what'], id: string, _, command: Command) =>
      ask({ command: 'revoke', what, id }, command.optsWithGlobals()),
    );
  program
    .command('token')
    .description('print a token for a program, bound to its device key')
    .argument('<login>', 'sign-in name', login)
    .requiredOption(
      '--key <file>',
      'the program’s Ed25519 private key; made when it is not there',
      path,
    )
    .option('--name <name>', 'what the program is called in lists', displayName, 'program')
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
    .option('--practice <name>', 'where there are several', displayName)
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
      .argument('<zip>', 'the export as Slack made it', path)
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
    return ask(
      {
        command: 'import-slack',
        path: resolve(zip),
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
  const imports = program
    .command('import')
    .description('take over history from elsewhere')
    .allowExcessArguments()
    .action((_, command: Command) => refuseGroup(command, command.args[0]));
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
    .argument('<folder>', 'a new one', path)
    .action((folder: string, _, command: Command) =>
      actions.backup(resolve(folder), command.optsWithGlobals()),
    );
  program
    .command('restore')
    .description('check a backup and put it into an empty data folder; the server must not run')
    .argument('<backup>', 'its folder', path)
    .option('--even-damaged', 'restore a backup in which `check` finds faults', false)
    .action((backup: string, _, command: Command) =>
      actions.restore(resolve(backup), command.optsWithGlobals()),
    );
  program
    .command('check')
    .description('check signatures, chains, digests and the database; the server may run')
    .argument('[backup]', 'a backup’s folder (default: the data folder)', path)
    .action((backup: string | undefined, _, command: Command) =>
      actions.check(backup === undefined ? null : resolve(backup), command.optsWithGlobals()),
    );
};

/** @param dataFolder where the data lies unless `--data` says otherwise */
export const makeProgram = (actions: Actions, dataFolder: string): Command => {
  const program = new Command('corridor')
    .description('The admin command line of Corridor.')
    .option('--data <folder>', 'the data folder', path, dataFolder)
    .option('--json', 'answer in JSON, for programs', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 not done, or `check` found faults; 2 the command was not understood.',
    )
    .showHelpAfterError('(add --help for the commands and their options)');
  addUsers(program, actions);
  addDepartments(program, actions);
  addAssignments(program, actions);
  addAccess(program, actions);
  addHealing(program, actions);
  addImport(program, actions);
  addCare(program, actions);
  return program;
};
