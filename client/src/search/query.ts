/**
 * What somebody typed, as what is looked for. Pure, and bounded: more than so many characters or
 * words are not read. Filters are understood in English and in Dutch, whatever language is shown.
 */
import { type SearchHas as Has, MAX_SEARCH_TERMS, wordsOf } from '@corridor/core';
import { MAX_QUERY } from './max-query.pure.ts';

export type { Has };

/** Why a filter could not be read; the sentence is the screen's. */
export interface Problem {
  readonly filter: FilterName;
  readonly value: string;
  readonly why: 'empty' | 'no-date' | 'no-such-thing' | 'nobody' | 'no-conversation';
}

export type FilterName = 'from' | 'in' | 'before' | 'after' | 'has';

export interface Query {
  /** Terms, each to be found as a beginning or by its stem. */
  readonly words: readonly string[];
  /** Terms that stand one behind the other. */
  readonly phrases: readonly (readonly string[])[];
  /** Names as typed. */
  readonly from: readonly string[];
  readonly in: readonly string[];
  /** Unix ms: at or after the one, before the other. */
  readonly afterMs: number | null;
  readonly beforeMs: number | null;
  readonly has: readonly Has[];
  readonly problems: readonly Problem[];
}

const MAX_FILTERS = 8;

const FILTERS: Readonly<Record<string, FilterName>> = {
  from: 'from',
  van: 'from',
  in: 'in',
  before: 'before',
  voor: 'before',
  after: 'after',
  na: 'after',
  has: 'has',
  heeft: 'has',
};

const HAS: Readonly<Record<string, Has>> = {
  link: 'link',
  links: 'link',
  file: 'file',
  files: 'file',
  bestand: 'file',
  bestanden: 'file',
  reaction: 'reaction',
  reactions: 'reaction',
  reactie: 'reaction',
  reacties: 'reaction',
};

/** A filter with a quoted or plain value, a phrase, or a run of anything else. */
const PART = /(?:(\p{L}{2,6}):(?:"([^"]*)"?|(\S*)))|"([^"]*)"?|(\S+)/gu;

interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

const day = (year: number, month: number, date: number): Span | null => {
  const from = new Date(year, month - 1, date);
  if (from.getFullYear() !== year || from.getMonth() !== month - 1 || from.getDate() !== date) {
    return null;
  }
  return { fromMs: from.getTime(), toMs: new Date(year, month - 1, date + 1).getTime() };
};

/** A day, month or year by this device's calendar; days before months where both are numbers. */
export const readDate = (text: string, nowMs: number): Span | null => {
  const value = text.toLowerCase();
  const now = new Date(nowMs);
  const ago = (days: number): Span | null => {
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
    return day(then.getFullYear(), then.getMonth() + 1, then.getDate());
  };
  if (value === 'today' || value === 'vandaag') return ago(0);
  if (value === 'yesterday' || value === 'gisteren') return ago(1);
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  if (iso) {
    const [year, month, date] = [Number(iso[1]), Number(iso[2] ?? 0), Number(iso[3] ?? 0)];
    if (date > 0) return day(year, month, date);
    if (iso[2] === undefined) {
      const from = new Date(year, 0, 1).getTime();
      return year < 1970 ? null : { fromMs: from, toMs: new Date(year + 1, 0, 1).getTime() };
    }
    if (iso[3] !== undefined || month < 1 || month > 12) return null;
    return {
      fromMs: new Date(year, month - 1, 1).getTime(),
      toMs: new Date(year, month, 1).getTime(),
    };
  }
  const local = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?$/.exec(value);
  if (!local) return null;
  const year = local[3] === undefined ? now.getFullYear() : Number(local[3]);
  return day(year, Number(local[2]), Number(local[1]));
};

/** @param nowMs for "yesterday" and dates without a year */
export const parseQuery = (typed: string, nowMs: number): Query => {
  const words: string[] = [];
  const phrases: string[][] = [];
  const names: Record<'from' | 'in', string[]> = { from: [], in: [] };
  const has = new Set<Has>();
  const problems: Problem[] = [];
  let afterMs: number | null = null;
  let beforeMs: number | null = null;
  let terms = 0;
  let filters = 0;

  const addWords = (text: string): void => {
    for (const { term } of wordsOf(text)) {
      if (terms >= MAX_SEARCH_TERMS) return;
      terms += 1;
      if (!words.includes(term)) words.push(term);
    }
  };
  const addPhrase = (text: string): void => {
    const phrase = wordsOf(text)
      .slice(0, MAX_SEARCH_TERMS - terms)
      .map(({ term }) => term);
    terms += phrase.length;
    if (phrase.length > 0) phrases.push(phrase);
  };
  const addFilter = (filter: FilterName, value: string): void => {
    const problem = (why: Problem['why']): void => {
      problems.push({ filter, value, why });
    };
    if (value === '') problem('empty');
    else if (filter === 'from' || filter === 'in') names[filter].push(value);
    else if (filter === 'has') {
      const what = HAS[value.toLowerCase()];
      if (what) has.add(what);
      else problem('no-such-thing');
    } else {
      const span = readDate(value, nowMs);
      if (!span) problem('no-date');
      else if (filter === 'before') beforeMs = Math.min(beforeMs ?? span.fromMs, span.fromMs);
      // After a day is from the next one on.
      else afterMs = Math.max(afterMs ?? span.toMs, span.toMs);
    }
  };

  for (const [whole, name, quoted, plain, phrase] of typed.slice(0, MAX_QUERY).matchAll(PART)) {
    const filter = name === undefined ? undefined : FILTERS[name.toLowerCase()];
    if (filter !== undefined) {
      filters += 1;
      if (filters <= MAX_FILTERS) addFilter(filter, (quoted ?? plain ?? '').trim());
    } else if (phrase !== undefined) addPhrase(phrase);
    else addWords(whole);
  }
  return {
    words,
    phrases,
    from: names.from,
    in: names.in,
    afterMs,
    beforeMs,
    has: [...has],
    problems,
  };
};

/** The filter that is being typed at the end, for completion: where its value begins, and the value. */
export const typedFilter = (
  typed: string,
): { readonly filter: FilterName; readonly start: number; readonly value: string } | null => {
  const found = /(?:^|\s)(\p{L}{2,6}):("?)([^"\s]*|(?<=")[^"]*)$/u.exec(typed.slice(0, MAX_QUERY));
  const filter = FILTERS[found?.[1]?.toLowerCase() ?? ''];
  if (!found || filter === undefined) return null;
  const value = found[3] ?? '';
  return { filter, start: typed.length - value.length - (found[2] ?? '').length, value };
};
