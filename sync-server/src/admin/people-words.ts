/** The words for people: who is there, departments, and who looks after which client. */
import { Role } from '@corridor/core';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import {
  type Actions,
  displayName,
  type GlobalOptions,
  type Login,
  login,
  refuseGroup,
} from './words.ts';

interface NewPerson {
  readonly name: string;
  readonly role: z.infer<typeof Role>;
  readonly jobTitle?: string;
  readonly department?: string;
  readonly lead: boolean;
  readonly practice?: string;
}

const addUsersAdd = (users: Command, { ask }: Actions): void => {
  users
    .command('add')
    .description('add a person and print a link for their first sign-in')
    .argument('<login>', 'sign-in name', login)
    .requiredOption('--name <name>', 'full name', displayName)
    .addOption(
      new Option('--role <role>', 'what they may do').choices(Role.options).default('staff'),
    )
    .option('--job-title <title>', 'dentist, hygienist, reception …', displayName)
    .option('--department <name>', 'where they work, as `departments` lists it', displayName)
    .option('--lead', 'they lead this department', false)
    .option('--practice <name>', 'where there are several', displayName)
    .action((who: Login, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & NewPerson>();
      const { name, role, jobTitle = null, department = null, lead, practice = null } = options;
      if (lead && department === null) command.error('error: --lead needs --department.');
      return ask(
        { command: 'users-add', login: who, name, role, jobTitle, department, lead, practice },
        options,
      );
    });
};

/** A word and its `--no-` form: a text, false where it is to be taken away, undefined where it stays. */
type Taken = string | false;

interface PersonChange {
  readonly name?: string;
  readonly role?: z.infer<typeof Role>;
  readonly jobTitle?: Taken;
  readonly department?: Taken;
  readonly lead?: boolean;
}

const addUsersChange = (users: Command, { ask }: Actions): void => {
  users
    .command('change')
    .description('change what is said of somebody; what is not named stays')
    .argument('<login>', 'sign-in name', login)
    .option('--name <name>', 'full name', displayName)
    .addOption(new Option('--role <role>', 'what they may do').choices(Role.options))
    .option('--job-title <title>', 'dentist, hygienist, reception …', displayName)
    .option('--no-job-title', 'they have none')
    .option('--department <name>', 'where they work, as `departments` lists it', displayName)
    .option('--no-department', 'they are in none')
    .option('--lead', 'they lead the department that they are in then')
    .option('--no-lead', 'they lead no department')
    .action((who: Login, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & PersonChange>();
      const { name, role, jobTitle, department, lead } = options;
      const change = { name, role, jobTitle, department, lead };
      if (Object.values(change).every((value) => value === undefined)) {
        command.error(
          'error: say what is to change: --name, --role, --job-title, --department or --lead.',
        );
      }
      return ask(
        {
          command: 'users-change',
          login: who,
          name,
          role,
          jobTitle: jobTitle === false ? null : jobTitle,
          department: department === false ? null : department,
          lead,
        },
        options,
      );
    });
};

export const addUsers = (program: Command, actions: Actions): void => {
  const { ask } = actions;
  const users = program.command('users').description('people of the practice');
  users
    .command('list', { isDefault: true })
    .description('who is there, and who can sign in')
    .option('--all', 'programs and deactivated people too', false)
    .allowExcessArguments()
    .action((_, command: Command) => {
      if (command.args.length > 0) refuseGroup(users, command.args[0]);
      const options = command.optsWithGlobals<GlobalOptions & { all: boolean }>();
      return ask({ command: 'users-list', all: options.all }, options);
    });
  addUsersAdd(users, actions);
  addUsersChange(users, actions);
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

export const addDepartments = (program: Command, { ask }: Actions): void => {
  const departments = program.command('departments').description('departments of the practice');
  departments
    .command('list', { isDefault: true })
    .description('which there are, how many people work there, who leads them')
    .allowExcessArguments()
    .action((_, command: Command) => {
      if (command.args.length > 0) refuseGroup(departments, command.args[0]);
      return ask({ command: 'departments-list' }, command.optsWithGlobals());
    });
  departments
    .command('add')
    .description('make a department')
    .argument('<name>', 'what it is called', displayName)
    .option('--practice <name>', 'where there are several', displayName)
    .action((name: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { practice?: string }>();
      const { practice = null } = options;
      return ask({ command: 'departments-add', name, practice }, options);
    });
};

export const addAssignments = (program: Command, { ask }: Actions): void => {
  const words = [
    ['assign', true, 'let a member of the staff look after a client'],
    ['unassign', false, 'undo an assignment'],
  ] as const;
  for (const [word, assigned, description] of words) {
    program
      .command(word)
      .description(description)
      .argument('<client>', 'the client’s sign-in name', login)
      .argument('<staff>', 'the staff member’s sign-in name', login)
      .action((client: Login, staff: Login, _, command: Command) =>
        ask({ command: 'assign', client, staff, assigned }, command.optsWithGlobals()),
      );
  }
};
