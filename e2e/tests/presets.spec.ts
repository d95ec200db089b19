/** A day of a practice of each preset: who meets whom, who may do what, with the network lost in it. */
import { type Preset, presetRules } from '@corridor/core';
import type { Account } from '../harness/account.ts';
import type { Person } from '../harness/person.ts';
import { addPerson, GROUP, type Practice } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

/** The practice's rules are those of a preset from now on. @returns who may add people */
const become = async (practice: Practice, preset: Preset): Promise<Person> => {
  const admin = await practice.signIn(practice.admin);
  await admin.request('PATCH', '/api/practice', { rules: presetRules(preset) });
  return admin;
};

const client = async (
  admin: Person,
  name: string,
  assignedTo: Account,
  organisation?: string,
): Promise<Account> => {
  const login = `e2e-${name.split(' ')[0]?.toLowerCase()}`;
  const person = { name, login, role: 'client', assignedTo: [assignedTo.id] } as const;
  return (await addPerson(admin, { ...person, ...(organisation && { organisation }) })).account;
};

const listed = (at: Workstation) => at.conversationList.getByTestId('conversation');

/** Whom somebody finds when they start a conversation, and the ways they have to start one. */
const reachable = async (at: Workstation) => {
  await at.page.getByRole('button', { name: 'New conversation' }).first().click();
  const dialog = at.page.getByTestId('new-conversation');
  await expect(dialog.getByTestId('person').first()).toBeVisible();
  const people = await dialog.getByTestId('person').allTextContents();
  const ways = await dialog.getByRole('tab').allTextContents();
  await at.page.keyboard.press('Escape');
  return { people: people.join(' | '), ways };
};

const sameOnBoth = async (a: Workstation, b: Workstation, texts: readonly string[]) => {
  for (const at of [a, b]) {
    for (const text of texts) await at.sees(text);
    const shown = await at.page.getByTestId('message').allTextContents();
    const places = texts.map((text) => shown.findIndex((each) => each.includes(text)));
    expect(places).toEqual([...places].sort((x, y) => x - y));
  }
};

test('dental-team: a team without clients, which works on while its Wi-Fi is gone', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  await become(practice, 'dental-team');
  const line = await openProxy();
  // Both behind the one access point.
  const [ana, ben] = [openWorkstation(line), openWorkstation(line)];
  await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);
  const ofAna = await reachable(ana);
  expect(ofAna.ways).toEqual(['Person', 'Group']);
  expect(ofAna.people).toMatch(/Ben.*Cleo/);

  await Promise.all([ana.readyOffline(), ben.readyOffline()]);
  line.unplug();
  await Promise.all([ana.isOffline(), ben.isOffline()]);
  await ana.startGroup('Implants', ['Ben Okafor', 'Cleo Winter']);
  await ana.write('Who assists at two?');
  await ben.openConversation(GROUP);
  await ben.write('Room one is free');
  line.restore();
  await ben.openConversation('Implants');
  await ben.write('I do');
  await sameOnBoth(ana, ben, ['Who assists at two?', 'I do']);
  await ana.openConversation(GROUP);
  await ana.sees('Room one is free');
});

test('company: a customer and who looks after them, and nobody else’s customer', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  const admin = await become(practice, 'company');
  const karin = await client(admin, 'Karin Vos', practice.ana, 'Bakery Vos');
  await client(admin, 'Otto Klein', practice.ben, 'Klein Ltd');
  const line = await openProxy();
  const [ana, desk] = [openWorkstation(line), openWorkstation()];
  await Promise.all([ana.begin(practice.ana), desk.begin(karin)]);

  // Staff start no groups here; each finds colleagues and the customers assigned to them.
  const ofAna = await reachable(ana);
  expect(ofAna.ways).toEqual([]);
  expect(ofAna.people).toContain('Ben Okafor');
  expect(ofAna.people).toContain('Bakery Vos');
  expect(ofAna.people).not.toContain('Otto Klein');
  // A customer finds their own contact, and learns of no other customer.
  await expect(listed(desk)).toHaveCount(0);
  const ofKarin = await reachable(desk);
  expect(ofKarin.people).toContain('Ana Ruiz');
  expect(ofKarin.people).not.toMatch(/Otto|Ben|Cleo/);

  await ana.readyOffline();
  await ana.startDirect('Karin Vos');
  await ana.write('Your order is on its way');
  await desk.openConversation('Ana Ruiz');
  await desk.sees('Your order is on its way');

  line.unplug();
  await ana.isOffline();
  await ana.write('It comes at eleven');
  await desk.write('Is it there before noon?');
  await desk.delivers('Is it there before noon?', 'stored');
  line.restore();
  await sameOnBoth(ana, desk, [
    'Your order is on its way',
    'It comes at eleven',
    'Is it there before noon?',
  ]);
});

test('therapy: a record that nobody changes, and a client who sees nobody’s comings and goings', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  const admin = await become(practice, 'therapy');
  const mila = await client(admin, 'Mila Berg', practice.ana);
  const line = await openProxy();
  const [ana, home] = [openWorkstation(), openWorkstation(line)];
  await Promise.all([ana.begin(practice.ana), home.begin(mila)]);

  // One client, one clinician: no colleagues, no groups.
  const ofAna = await reachable(ana);
  expect(ofAna).toEqual({ people: expect.stringContaining('Mila Berg'), ways: [] });
  expect(ofAna.people).not.toMatch(/Ben|Cleo/);
  expect((await reachable(home)).people).not.toMatch(/Ben|Cleo/);

  await home.startDirect('Ana Ruiz');
  await home.readyOffline();
  line.unplug();
  await home.isOffline();
  await home.write('I slept badly this week');
  await home.delivers('I slept badly this week', 'saved');
  line.restore();
  await ana.openConversation('Mila Berg');
  await ana.sees('I slept badly this week');
  await ana.write('Thank you for telling me');
  await home.sees('Thank you for telling me');

  for (const [at, text] of [
    [home, 'I slept badly this week'],
    [ana, 'Thank you for telling me'],
  ] as const) {
    await at.message(text).hover();
    await expect(at.message(text).getByRole('button', { name: 'Copy text' })).toBeVisible();
    for (const name of ['Edit', 'Remove for everybody']) {
      await expect(at.message(text).getByRole('button', { name, exact: true })).toHaveCount(0);
    }
    await at.composer.press('ArrowUp');
    await expect(at.composer).toHaveValue('');
  }
  const header = home.page.locator('header', { has: home.page.getByTestId('conversation-name') });
  await ana.composer.pressSequentially('We talk about');
  await home.write('See you on Thursday');
  await ana.sees('See you on Thursday');
  await expect(header).not.toContainText(/Online|Last seen|typing/);
  await expect(home.page.getByTestId('presence')).toHaveCount(0);
});

test('helpdesk: a channel is opened, found, worked in without the network, left and archived', async ({
  practice,
  openProxy,
  openWorkstation,
}) => {
  await become(practice, 'helpdesk');
  const line = await openProxy();
  const [ana, ben] = [openWorkstation(), openWorkstation(line)];
  await Promise.all([ana.begin(practice.ana), ben.begin(practice.ben)]);

  await ana.page.getByRole('button', { name: 'New conversation' }).first().click();
  const dialog = ana.page.getByTestId('new-conversation');
  await dialog.getByRole('tab', { name: 'Channel' }).click();
  await dialog.getByRole('textbox', { name: 'Name of the channel' }).fill('Printers');
  await dialog.getByRole('radio', { name: 'Everybody on the staff can find and join it' }).check();
  await dialog.getByRole('button', { name: 'Create channel' }).click();
  await expect(ana.page.getByTestId('conversation-name')).toHaveText('Printers');
  await ana.write('The one in room two prints nothing');

  await ben.page.getByRole('button', { name: 'New conversation' }).first().click();
  const browse = ben.page.getByTestId('new-conversation');
  await browse.getByRole('tab', { name: 'Browse' }).click();
  await browse.getByRole('button', { name: 'Join Printers' }).click();
  await ben.sees('The one in room two prints nothing');
  await ben.readyOffline();
  line.unplug();
  await ben.isOffline();
  await ben.write('It was out of paper');
  await ana.write('It says PC LOAD LETTER');
  line.restore();
  await sameOnBoth(ana, ben, [
    'The one in room two prints nothing',
    'It was out of paper',
    'It says PC LOAD LETTER',
  ]);

  await ana.page.getByRole('button', { name: 'Details', exact: true }).click();
  const details = ana.page.getByTestId('details');
  await details.getByRole('button', { name: 'Archive' }).click();
  await details.getByRole('button', { name: 'Archive' }).click();
  const closed = ben.page.getByTestId('composer-closed');
  await expect(closed).toHaveAttribute('data-reason', 'archived');
  await ben.sees('It was out of paper');
});
