/**
 * English, and the list of keys, a file for each feature; `nl.ts` and its files must have the same
 * (a type and a test say so). A new feature gets a file of its own in both folders.
 */
import { actions } from './en/actions.ts';
import { app } from './en/app.ts';
import { change } from './en/change.ts';
import { command } from './en/command.ts';
import { composer } from './en/composer.ts';
import { composing } from './en/composing.ts';
import { create } from './en/create.ts';
import { delivery } from './en/delivery.ts';
import { details } from './en/details.ts';
import { emoji } from './en/emoji.ts';
import { forward } from './en/forward.ts';
import { list } from './en/list.ts';
import { lock } from './en/lock.ts';
import { notifications } from './en/notifications.ts';
import { ownSettings } from './en/own-settings.ts';
import { people } from './en/people.ts';
import { pins } from './en/pins.ts';
import { profile } from './en/profile.ts';
import { reach } from './en/reach.ts';
import { reactions } from './en/reactions.ts';
import { refusal } from './en/refusal.ts';
import { roles } from './en/roles.ts';
import { saved } from './en/saved.ts';
import { search } from './en/search.ts';
import { settings } from './en/settings.ts';
import { shortcuts } from './en/shortcuts.ts';
import { signIn } from './en/sign-in.ts';
import { states } from './en/states.ts';
import { status } from './en/status.ts';
import { system } from './en/system.ts';
import { threads } from './en/threads.ts';
import { timeline } from './en/timeline.ts';
import { versions } from './en/versions.ts';
import { widget } from './en/widget.ts';

export const en = {
  actions,
  app,
  change,
  command,
  composer,
  composing,
  create,
  delivery,
  details,
  emoji,
  forward,
  list,
  lock,
  notifications,
  ownSettings,
  people,
  reach,
  pins,
  profile,
  reactions,
  refusal,
  roles,
  saved,
  search,
  settings,
  shortcuts,
  signIn,
  states,
  status,
  system,
  threads,
  timeline,
  versions,
  widget,
} as const;

type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
/** What each language must have. */
export type Texts = Shape<typeof en>;
