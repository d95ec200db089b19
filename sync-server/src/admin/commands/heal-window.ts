/** Opening and closing the window in which workstations give back entries without a receipt. */
import { AdminError, type Answer, answer, when } from '../answer.ts';
import { findPractice } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

const MINUTE_MS = 60_000;

/** @throws AdminError no server runs: a window lives with the server */
export const changeHealWindow = async (
  { open, minutes, practice: name }: RequestOf<'heal-window'>,
  services: AdminServices,
): Promise<Answer> => {
  const { healWindow, store } = services;
  if (healWindow === null) {
    throw new AdminError(
      'The server does not run, so no workstation could give anything back. Nothing was changed: start the server, then open the window.',
    );
  }
  const practice = findPractice(services, name);
  await store.run('directory.auditHealWindow', { practice: practice.id, open, minutes });
  if (!open) {
    healWindow.close(practice.id);
    return answer({ open: false }, [`The window of ${practice.name} is closed.`]);
  }
  const until = healWindow.open(practice.id, minutes * MINUTE_MS);
  return answer({ open: true, until }, [
    `Until ${when(until)} workstations of ${practice.name} may give back entries that nothing vouches for.`,
    'They are kept apart as not vouched for. Entries with a receipt come back without a window.',
  ]);
};
