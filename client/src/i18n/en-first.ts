/**
 * What the app says in English before somebody is in: the first screen brings these along, and no
 * others (a test says so).
 */
import { app } from './en/app.ts';
import { lock } from './en/lock.ts';
import { refusal } from './en/refusal.ts';
import { signIn } from './en/sign-in.ts';
import { states } from './en/states.ts';
import { widget } from './en/widget.ts';

export const enFirst = {
  app,
  lock,
  refusal,
  signIn,
  states,
  widget,
} as const;

/** The same keys, each with words of some language. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
export type FirstTexts = Shape<typeof enFirst>;
