/** Imports a Slack export; with copies, makes a big history out of it for trying things out. */
import { isStaff, type UserId } from '@corridor/core';
import type { PracticeRow, UserRow } from '../../directory/rows.ts';
import { type ImportProgress, type ImportSummary, importSlack } from '../../import/import-slack.ts';
import type { Span } from '../../import/slack/plan.ts';
import { sha256 } from '../../store/sqlite/sha256.ts';
import { AdminError, type Answer, answer, counted, type Report, when } from '../answer.ts';
import { findInPractice, findPractice, findUser } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';
import { DirectoryImport } from './directory-import.ts';

const phases: Readonly<Record<ImportProgress['phase'], string>> = {
  checking: 'Checking the archive',
  people: 'Importing people',
  conversations: 'Importing conversations',
  entries: 'Importing entries',
};

/** Who imports: the creator of the channels. @throws AdminError */
const importer = (
  services: AdminServices,
  { by }: RequestOf<'import-slack'>,
): { readonly admin: UserRow; readonly practice: PracticeRow } => {
  if (by !== null) {
    const admin = findUser(services, by);
    return { admin, practice: services.directory.practice(admin.practice) };
  }
  const practice = findPractice(services, null);
  const users = [...services.directory.model.usersOf(practice.id)];
  const active = users.flatMap((id) => services.directory.user(id) ?? []).filter((u) => u.active);
  const admin =
    active.find(({ role }) => role === 'super_admin') ??
    active.find(({ role }) => role === 'admin');
  if (admin === undefined) {
    throw new AdminError('There is no admin yet. Add one: `users add <login> --role super_admin`.');
  }
  return { admin, practice };
};

const activeStaff = ({ directory }: AdminServices, { id }: PracticeRow): UserId[] =>
  [...directory.model.usersOf(id)].filter((user) => {
    const row = directory.user(user);
    return row?.active === true && isStaff(row.role);
  });

const countedRow = (count: number, what: string): string =>
  `  ${String(count).padStart(8)}  ${what}`;

/** What of the export did not come in, and why. */
const notImportedLines = ({ notImported, conversations }: ImportSummary): readonly string[] => {
  const rows = notImported.map(({ why, count, example }) =>
    countedRow(count, `${why} (${example})`),
  );
  if (conversations.empty > 0) {
    rows.push(countedRow(conversations.empty, 'channels without an event that can be imported'));
  }
  if (conversations.private > 0) {
    rows.push(countedRow(conversations.private, 'private conversations'));
  }
  if (rows.length === 0) return [];
  return ['', 'In the export, not imported, each with the place of the first:', ...rows];
};

const summaryLines = (summary: ImportSummary, span: Span): readonly string[] => {
  const { people, conversations, entries, events, tookMs } = summary;
  return [
    `Read ${counted(events, 'event')}. Those that can be imported are from ${when(span.fromMs)} to ${when(span.toMs)}.`,
    `People: ${people.created} new, ${people.alreadyThere} already there.`,
    `Conversations: ${conversations.created} new, ${conversations.alreadyThere} already there.`,
    `Entries: ${entries.stored} stored, ${entries.alreadyThere} already there.`,
    `It took ${(tookMs / 1_000).toFixed(1)} seconds.`,
    '',
    'In the export, imported:',
    ...summary.imported.map(({ what, count }) => countedRow(count, what)),
    ...notImportedLines(summary),
  ];
};

const nothingLines = (summary: ImportSummary): readonly string[] => [
  summary.events === 0
    ? 'There is no event in the export, so nothing was imported and nothing was changed.'
    : `Of ${counted(summary.events, 'event')} in the export none can be imported, so nothing was changed.`,
  ...notImportedLines(summary),
];

/** One import at a time: two would meet in every conversation. */
const importing = new WeakSet<AdminServices['store']>();

/** @throws AdminError nothing in the export can be imported: its message says why */
export const importFromSlack = async (
  request: RequestOf<'import-slack'>,
  services: AdminServices,
  report: Report,
): Promise<Answer> => {
  const { store, directory, nowMs, random, refresh } = services;
  if (importing.has(store)) throw new AdminError('An import is running already: let it finish.');
  const { admin, practice } = importer(services, request);
  const inPractice = (login: string): UserId => findInPractice(services, practice.id, login).id;
  const options = {
    by: admin.id,
    members: [
      ...request.members.map(inPractice),
      ...(request.everyone ? activeStaff(services, practice) : []),
    ],
    known: new Map(request.known.map(([slack, login]) => [slack, inPractice(login)])),
    role: request.role,
    activate: request.activate,
    times: request.times,
    seed: request.seed,
  };
  importing.add(store);
  try {
    const summary = await importSlack(request.path, options, {
      store: store.entries,
      directory: new DirectoryImport(services, practice.id),
      signer: directory.serverSigner(practice.id),
      sha256,
      random,
      now: nowMs,
      onProgress: ({ phase, done, total }) => report({ what: phases[phase], done, total }),
      onConversation: refresh,
    });
    const { span } = summary;
    if (span === null) throw new AdminError(nothingLines(summary).join('\n'));
    return answer(summary, summaryLines(summary, span));
  } finally {
    importing.delete(store);
  }
};
