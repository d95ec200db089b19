/** What a command of the admin command line gives back, and how it fails. */
import { replaceControls } from '@corridor/core';

/** A command's result: for programs as JSON, for people as lines. */
export interface Answer {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
}

/**
 * 0: done. 1: not done, or `check` found faults; the message says which. 2: the command was not
 * understood, nothing was tried.
 */
export type ExitCode = 0 | 1 | 2;

export interface Progress {
  /** What is going on, as a person reads it: "Importing messages". */
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

/** Told of what takes longer than a moment. Throws when nobody waits for the command any more. */
export type Report = (progress: Progress) => void;

export const answer = (json: unknown, lines: readonly string[]): Answer => ({
  json,
  lines,
  exitCode: 0,
});

/** A failure that is expected: its message says what happened, what is safe and what to do. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
}

const REPLACEMENT = '\ufffd';

/**
 * Text for a terminal. Names come from people, imports and older data: an escape in one would
 * clear the screen, or write over the line before it. Line feeds stay.
 */
export const forTerminal = (text: string): string =>
  replaceControls(text, (control) => (control === '\n' ? control : REPLACEMENT));

/** JSON for a terminal or a program: the same text once it is read. */
export const jsonText = (json: unknown, indent?: number): string =>
  replaceControls(JSON.stringify(json, null, indent), (control) =>
    control === '\n' ? control : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Rows as columns, each as wide as its widest cell. A name with a line feed makes no row. */
export const table = (
  head: readonly string[],
  given: readonly (readonly string[])[],
): readonly string[] => {
  const rows = given.map((row) => row.map((cell) => replaceControls(cell, () => REPLACEMENT)));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
};

/** Unix ms as people at the server read it: `2024-03-04 09:05`. */
export const when = (ms: number): string => {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** `1 message`, `2 messages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
