/** Dutch. */
import type { Texts } from './en.ts';
import { actions } from './nl/actions.ts';
import { change } from './nl/change.ts';
import { command } from './nl/command.ts';
import { composer } from './nl/composer.ts';
import { composing } from './nl/composing.ts';
import { create } from './nl/create.ts';
import { delivery } from './nl/delivery.ts';
import { details } from './nl/details.ts';
import { emoji } from './nl/emoji.ts';
import { forward } from './nl/forward.ts';
import { list } from './nl/list.ts';
import { notifications } from './nl/notifications.ts';
import { ownSettings } from './nl/own-settings.ts';
import { people } from './nl/people.ts';
import { pins } from './nl/pins.ts';
import { profile } from './nl/profile.ts';
import { reach } from './nl/reach.ts';
import { reactions } from './nl/reactions.ts';
import { roles } from './nl/roles.ts';
import { saved } from './nl/saved.ts';
import { search } from './nl/search.ts';
import { settings } from './nl/settings.ts';
import { shortcuts } from './nl/shortcuts.ts';
import { status } from './nl/status.ts';
import { system } from './nl/system.ts';
import { threads } from './nl/threads.ts';
import { timeline } from './nl/timeline.ts';
import { versions } from './nl/versions.ts';
import { nlFirst } from './nl-first.ts';

export const nl: Texts = {
  ...nlFirst,
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
};
