/** What the app says in Dutch before somebody is in. */
import type { FirstTexts } from './en-first.ts';
import { app } from './nl/app.ts';
import { lock } from './nl/lock.ts';
import { refusal } from './nl/refusal.ts';
import { signIn } from './nl/sign-in.ts';
import { states } from './nl/states.ts';
import { widget } from './nl/widget.ts';

export const nlFirst: FirstTexts = {
  app,
  lock,
  refusal,
  signIn,
  states,
  widget,
};
