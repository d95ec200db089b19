/**
 * English, and the list of keys, a file for each feature; `nl.ts` and its files must have the same
 * (a type and a test say so). A new feature gets a file of its own in both folders. What is said
 * before somebody is in stands in `en-first.ts`.
 */
import { actions } from './en/actions.ts';
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
import { notifications } from './en/notifications.ts';
import { ownSettings } from './en/own-settings.ts';
import { people } from './en/people.ts';
import { pins } from './en/pins.ts';
import { profile } from './en/profile.ts';
import { reach } from './en/reach.ts';
import { reactions } from './en/reactions.ts';
import { roles } from './en/roles.ts';
import { saved } from './en/saved.ts';
import { search } from './en/search.ts';
import { settings } from './en/settings.ts';
import { shortcuts } from './en/shortcuts.ts';
import { status } from './en/status.ts';
import { system } from './en/system.ts';
import { threads } from './en/threads.ts';
import { timeline } from './en/timeline.ts';
import { versions } from './en/versions.ts';
import { enFirst, type Shape } from './en-first.ts';

export const en = {
  ...enFirst,
  actions,
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
  notifications,
  ownSettings,
  people,
  reach,
  pins,
  profile,
  reactions,
  roles,
  saved,
  search,
  settings,
  shortcuts,
  status,
  system,
  threads,
  timeline,
  versions,
} as const;

/** What each language must have. */
export type Texts = Shape<typeof en>;
