/**
 * Backup, restore and check. They need nothing of a running server: a backup and a check read the
 * database as it is at one moment, a restore makes a folder that no server has yet.
 */
import { existsSync } from 'node:fs';
import { backUp, requireNoData, restore } from '../../store/sqlite/backup.ts';
import { checkFolder } from '../../store/sqlite/check.ts';
import type { CheckReport, FindingCode } from '../../store/sqlite/check-report.ts';
import { databasePath } from '../../store/sqlite/database.ts';
import { AdminError, type Answer, answer, counted, type Report, when } from '../answer.ts';

const requireDatabase = (folder: string): void => {
  if (!existsSync(databasePath(folder))) {
    throw new AdminError(
      `There is no database in ${folder}. Say where the data folder is with --data.`,
    );
  }
};

export const backUpFolder = async (folder: string, target: string): Promise<Answer> => {
  requireDatabase(folder);
  const manifest = await backUp(folder, target);
  const { counts, file, takenAt } = manifest;
  return answer({ folder: target, manifest }, [
    `Backup of ${when(takenAt)} in ${target}:`,
    `  ${counted(counts.entries, 'entry', 'entries')}, ${counted(counts.conversations, 'conversation')}, ${counted(counts.users, 'person', 'people')}, ${counted(Math.ceil(file.bytes / 1_048_576), 'MiB', 'MiB')}`,
    'It holds everything that the server knows, keys included: keep it where only admins get at it.',
    `To check it: \`check ${target}\`.`,
  ]);
};

/** What a finding means, for who has to act on it. */
const meanings: Readonly<Record<FindingCode, string>> = {
  'database-damaged': 'the database file is damaged',
  'entry-bytes-missing': 'an entry is listed and its content is missing',
  'entry-not-its-hash': 'the content of an entry was changed: it does not fit its id',
  'entry-malformed': 'an entry cannot be read',
  'row-differs-from-entry': 'the index says something else than the entry itself',
  'signature-wrong': 'an entry was not signed by the device that it names',
  'clock-hole': 'entries of one writer do not follow each other',
  'segment-counts-differ': 'a segment holds more or less than it says',
  'digest-differs': 'a segment’s digest does not fit its entries',
  'snapshot-damaged': 'a packed segment cannot be unpacked',
  'floor-broken': 'an entry lies in a segment that begins after it',
  'head-wrong': 'a conversation has no open segment, or several',
  'unknown-reference': 'a row refers to something that is not there',
  'sequence-hole': 'entries are missing; workstations bring back what they hold',
  'chain-fork': 'two entries of a device claim the same place (a restored profile)',
  'chain-hole': 'an entry follows one that is not here',
  'device-unknown': 'the device that signed is not known here',
  'not-vouched-for': 'entries that were let back in without a receipt',
};

const reportLines = (folder: string, report: CheckReport): readonly string[] => {
  const found = Object.entries(report.counts) as [FindingCode, number][];
  const lines = [
    `${counted(report.entries, 'entry', 'entries')} in ${counted(report.segments, 'segment')} of ${counted(report.conversations, 'conversation')}, ${counted(report.signatures, 'right signature')}.`,
  ];
  for (const [code, count] of found) {
    lines.push('', `${String(count).padStart(8)}  ${code}: ${meanings[code]}`);
    const some = report.findings.filter((finding) => finding.code === code).slice(0, 5);
    for (const { subject, detail } of some) {
      lines.push(`          ${detail === '' ? subject : `${subject}: ${detail}`}`);
    }
  }
  lines.push(
    '',
    report.sound
      ? `No damage in ${folder}.${found.length > 0 ? ' What is listed is evidence for people to judge.' : ''}`
      : `There is damage in ${folder}. Nothing was changed. Keep the folder, and restore a backup that \`check\` finds sound.`,
  );
  return lines;
};

const check = (folder: string, report: Report): Promise<CheckReport> =>
  checkFolder(folder, (done, total) => report({ what: 'Checking segments', done, total }));

/** @param folder a data folder or a backup */
export const checkAll = async (folder: string, report: Report): Promise<Answer> => {
  requireDatabase(folder);
  const found = await check(folder, report);
  return { json: found, lines: reportLines(folder, found), exitCode: found.sound ? 0 : 1 };
};

export const restoreFolder = async (
  backup: string,
  folder: string,
  evenDamaged: boolean,
  report: Report,
): Promise<Answer> => {
  // Before the check of the backup, which takes minutes.
  requireNoData(folder);
  if (!evenDamaged && existsSync(databasePath(backup))) {
    const found = await check(backup, report);
    if (!found.sound) {
      throw new AdminError(
        `The backup ${backup} is damaged, and nothing was restored. \`check ${backup}\` says what is wrong. Take another backup, or restore this one with --even-damaged.`,
      );
    }
  }
  const { manifest, damage } = await restore(backup, folder, evenDamaged);
  const warning = [
    `The backup is damaged, and was restored all the same: ${damage}`,
    `\`--data ${folder} check\` says what of it is wrong. Keep the backup.`,
    '',
  ];
  return answer({ folder, manifest, damage }, [
    ...(damage === null ? [] : warning),
    `The backup of ${when(manifest.takenAt)} was restored to ${folder}.`,
    'Start the server on it. Workstations bring back what they hold and this backup does not.',
    'Passwords, sessions and tokens are those of the backup: revoke again what was revoked since,',
    'and give a new link to who was added since.',
  ]);
};
