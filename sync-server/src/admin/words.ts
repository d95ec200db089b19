/** What the commands' words have in common: where they lead, and how one word is read. */
import { DisplayName, LoginName } from '@corridor/core';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { AdminRequest } from './requests.ts';

export interface GlobalOptions {
  readonly data: string;
  readonly json: boolean;
}

export type Login = z.infer<typeof LoginName>;

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

/** A device's id, or one of what else has 16 bytes, that begins like an option: one in 64 does. */
const ID_LIKE_AN_OPTION = /^-[A-Za-z0-9_-]{21}$/;

/**
 * The words with such ids behind a `--` at the end, where none is taken for an option. No option is
 * as long as an id.
 */
export const idsLast = (words: readonly string[]): string[] => {
  const ids = words.filter((word) => ID_LIKE_AN_OPTION.test(word));
  if (ids.length === 0 || words.includes('--')) return [...words];
  return [...words.filter((word) => !ids.includes(word)), '--', ...ids];
};

/** @param sentence what a word has to be */
const parsed =
  <T>(schema: z.ZodType<T>, sentence: string) =>
  (text: string): T => {
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    throw new InvalidArgumentError(sentence);
  };

export const login = parsed(
  LoginName,
  'A sign-in name is of letters, digits, dots, dashes and underscores, at most 120.',
);

/** The name of a person, a department, a practice or a program. */
export const displayName = parsed(
  DisplayName,
  'It is a text of 1 to 120 characters, and none of them steers a terminal.',
);

/** A path. The empty one would be the folder that one happens to be in. */
export const path = parsed(z.string().min(1).max(4_096), 'It is the path of a file or folder.');

/** For a group of commands when none of them was named. @throws CommanderError */
export const refuseGroup = (group: Command, word: string | undefined): never => {
  const names = group.commands.map((command) => command.name()).join(', ');
  const what = word === undefined ? 'needs one of its commands' : `has no command '${word}'`;
  return group.error(`error: ${group.name()} ${what}: ${names}.`);
};

export const several = (text: string, before: readonly Login[] | undefined): Login[] => [
  ...(before ?? []),
  login(text),
];

export const pair = (
  text: string,
  before: readonly [string, Login][] | undefined,
): [string, Login][] => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as slack-name=sign-in-name.');
  return [...(before ?? []), [text.slice(0, at), login(text.slice(at + 1))]];
};

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };
