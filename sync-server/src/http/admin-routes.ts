/** People, departments, links and the practice's rules: for who manages them. */
import {
  ChangePracticeRequest,
  ChangeUserRequest,
  CreateDepartmentRequest,
  CreateLinkRequest,
  type CreateLinkResult,
  CreateUserRequest,
  can,
  type DeactivateResult,
  type Permission,
  type Role,
  UserId,
  type UserList,
} from '@corridor/core';
import { type Context, Hono } from 'hono';
import { actorOf } from '../directory/actor.ts';
import { practiceView, userView } from '../directory/delta.ts';
import { clientThreadsOf } from '../directory/hand-over.ts';
import type { UserRow } from '../directory/rows.ts';
import { parseBody, parseParam } from './body.ts';
import type { Env, HttpDeps } from './context.ts';
import { HttpFault, notPermitted } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { signedIn } from './signed-in.ts';

const unknownUser = (): HttpFault => new HttpFault('unknown-user', 'There is no such person.');

const rank = (role: Role): number => (role === 'super_admin' ? 2 : role === 'admin' ? 1 : 0);

/** Drops what was not given, so that it stays as it is. */
const given = <T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export const adminRoutes = (deps: HttpDeps): Hono<Env> => {
  const { accounts, directory, run } = deps;

  const require = (c: Context<Env>, permission: Permission): UserRow => {
    const { user } = c.var;
    const practice = directory.practice(user.practice);
    if (!can(actorOf(user, practice), permission, {}, practice.rules)) throw notPermitted();
    return user;
  };

  /** Nobody manages who stands above them, or lifts somebody above themselves. */
  const requireRank = (admin: UserRow, role: Role): void => {
    if (rank(role) > rank(admin.role)) throw notPermitted();
  };

  const target = (admin: UserRow, id: unknown): UserRow => {
    const row = directory.user(parseParam(UserId, id));
    if (row === null || row.practice !== admin.practice) throw unknownUser();
    requireRank(admin, row.role);
    return row;
  };

  const shown = (id: UserId): ReturnType<typeof userView> => {
    const row = directory.user(id);
    if (row === null) throw unknownUser();
    return userView(row);
  };

  return new Hono<Env>()
    .use(signedIn(deps), inTurn(deps.turns))
    .get('/users', async (c) => {
      const { practice } = require(c, 'manage_users');
      const states = await run('accounts.states', practice);
      const { model } = directory;
      const users = [...model.usersOf(practice)]
        .map((id) => model.users.get(id))
        .filter((row) => row !== undefined)
        .map((row) => ({
          ...userView(row),
          hasPassword: states[row.id]?.hasPassword ?? false,
          linkExpiresAt: states[row.id]?.linkExpiresAt ?? null,
        }));
      const departments = [...model.departments.values()]
        .filter((row) => row.practice === practice)
        .map(({ id, name }) => ({ id, name }));
      return c.json({ users, departments } satisfies UserList);
    })
    .post('/users', async (c) => {
      const admin = require(c, 'manage_users');
      const user = await parseBody(c, CreateUserRequest);
      requireRank(admin, user.role);
      const write = await run('directory.createUser', {
        practice: admin.practice,
        actor: admin.id,
        user,
      });
      directory.apply(write);
      const made = write.rows.users[0];
      if (made === undefined) throw new Error('a user that was just made is not there');
      return c.json({ user: shown(made.id) }, 201);
    })
    .patch('/users/:id', async (c) => {
      const admin = require(c, 'manage_users');
      const { id } = target(admin, c.req.param('id'));
      const change = await parseBody(c, ChangeUserRequest);
      if (change.role !== undefined) requireRank(admin, change.role);
      const write = await run('directory.changeUser', {
        practice: admin.practice,
        actor: admin.id,
        user: id,
        change: given(change),
      });
      directory.apply(write);
      return c.json({ user: shown(id) });
    })
    .post('/users/:id/deactivate', async (c) => {
      const admin = require(c, 'manage_users');
      const { id } = target(admin, c.req.param('id'));
      const write = await run('directory.deactivateUser', {
        practice: admin.practice,
        actor: admin.id,
        user: id,
      });
      directory.apply(write);
      const handOver = clientThreadsOf(directory.model, id);
      return c.json({ user: shown(id), handOver } satisfies DeactivateResult);
    })
    .post('/departments', async (c) => {
      const admin = require(c, 'manage_users');
      const { name } = await parseBody(c, CreateDepartmentRequest);
      const { practice } = admin;
      const write = await run('directory.createDepartment', { practice, actor: admin.id, name });
      directory.apply(write);
      return c.json({ department: { id: write.rows.departments[0]?.id, name } }, 201);
    })
    .post('/links', async (c) => {
      const admin = require(c, 'manage_users');
      const { user } = await parseBody(c, CreateLinkRequest);
      const result = await accounts.createLink(target(admin, user).id, admin.id);
      if (!result.ok) throw new HttpFault(result.error.code, result.error.message);
      return c.json(result.value satisfies CreateLinkResult, 201);
    })
    .patch('/practice', async (c) => {
      const admin = require(c, 'manage_practice');
      const change = await parseBody(c, ChangePracticeRequest);
      const { practice } = admin;
      const write = await run('directory.changePractice', { practice, actor: admin.id, ...change });
      directory.apply(write);
      return c.json({ practice: practiceView(directory.practice(practice)) });
    });
};
