import type { DirectoryUser } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { person } from '../engine/testing/workstation.ts';
import { MAX_MENTIONS } from './mentions.ts';
import { titlesHere, titlesOutOfReach } from './titles.pure.ts';

const who = (name: string, jobTitle: string | null, more: Partial<DirectoryUser> = {}) => ({
  ...person(name),
  jobTitle,
  ...more,
});
const me = who('me', 'dentist');
const ana = who('ana', 'hygienist');
const ben = who('ben', ' Hygienist ');
const cleo = who('cleo', 'reception');
const templates = [
  { name: 'Full team', jobTitle: null },
  { name: 'Hygienists', jobTitle: 'hygienist' },
];
const here = (members: readonly DirectoryUser[], all = false) =>
  titlesHere({ members, me: me.id, templates, all });

describe('[E12] job titles that can be mentioned', () => {
  it('are those of active members of the staff, without who writes', () => {
    const client = who('client', 'teacher', { role: 'client' });
    const gone = who('gone', 'nurse', { active: false });
    expect(here([me, ana, ben, cleo, client, gone, who('none', null)])).toEqual([
      {
        title: 'hygienist',
        name: 'Hygienists',
        names: ['Hygienists', 'hygienist', 'Hygienist'],
        users: [ana.id, ben.id],
      },
      { title: 'reception', name: 'reception', names: ['reception'], users: [cleo.id] },
    ]);
  });

  it('are no way around the permission to mention everybody', () => {
    expect(here([me, ana, ben])).toEqual([]);
    expect(here([me, ana, ben], true)).toHaveLength(1);
    expect(here([me, ana], true)).toEqual([]);
  });

  it('reach no more people than a message can name', () => {
    const nurses = Array.from({ length: MAX_MENTIONS + 1 }, (_, n) => who(`nurse${n}`, 'nurse'));
    const titles = (members: readonly DirectoryUser[]) => here(members).map(({ title }) => title);
    expect(titles([me, cleo, ...nurses])).toEqual(['reception']);
    expect(titles([me, cleo, ...nurses.slice(1)])).toEqual(['reception', 'nurse']);
  });

  it('are told apart from those that mention nobody, and why', () => {
    const out = (members: readonly DirectoryUser[], all = false) =>
      titlesOutOfReach({ members, me: me.id, templates, all }).map(({ why }) => why);
    const nurses = Array.from({ length: MAX_MENTIONS + 1 }, (_, n) => who(`nurse${n}`, 'nurse'));
    expect(out([me, cleo, ...nurses])).toEqual(['tooMany']);
    expect(out([me, ana, ben])).toEqual(['notAllowed']);
    expect(out([me, ana, ben], true)).toEqual([]);
    expect(out([me, ana, ben, cleo])).toEqual([]);
  });

  it('mean one thing: no group is called as another title, none as everybody', () => {
    const confusing = [
      { name: 'Reception', jobTitle: 'hygienist' },
      { name: 'all', jobTitle: 'reception' },
    ];
    const found = titlesHere({
      members: [me, ana, cleo, who('odd', 'All')],
      me: me.id,
      templates: confusing,
      all: true,
    });
    expect(found.map(({ names }) => names)).toEqual([['hygienist'], ['reception']]);
  });
});
