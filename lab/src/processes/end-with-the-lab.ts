/** Whatever ends the lab ends what it started. Workstations of Node see by themselves that it went. */
const ends = new Set<() => void>();

process.once('exit', () => {
  for (const end of ends) end();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(130));
}

/** @param end must not wait for anything @returns for when it has ended by itself */
export const endWithTheLab = (end: () => void): (() => void) => {
  ends.add(end);
  return () => void ends.delete(end);
};
