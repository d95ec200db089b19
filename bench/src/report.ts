/** Tables in Markdown, and what was to be reached. */

export interface Target {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

export const round = (value: number, digits = 0): string =>
  value.toLocaleString('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
};

export const targetTable = (targets: readonly Target[]): string =>
  table(
    ['target', 'goal', 'measured', ''],
    targets.map(({ what, goal, measured, met }) => [what, goal, measured, met ? 'met' : 'MISSED']),
  );

export const section = (title: string, text: string): void => {
  console.log(`\n## ${title}\n\n${text}`);
};

export const note = (text: string): void => {
  console.log(`\n${text}`);
};

/** A load generator this busy was the limit itself. */
export const BUSY = 0.9;
