/** Mutations of JSON that keep it JSON: values swapped, repeated, nested, of a wrong kind or size. */
import type { SeededRandom } from '@corridor/core/testing';
import { EDGE_NUMBERS } from './mutate-bytes.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Texts that break what looks at texts: code units, escapes, markers of formats, names of methods. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\ufeff',
  '\ue000',
  '\ue0000\ue001',
  '\u2028',
  '\u202e',
  'é',
  'e\u0301',
  '👩🏽‍⚕️',
  'İ',
  'ß',
  '__proto__',
  'constructor',
  'toString',
  'length',
  '../../etc/passwd',
  '-0',
  '1e999',
  'NaN',
  '0x10',
  '1517443201.000001',
  '9'.repeat(24),
  'A'.repeat(22),
  'A'.repeat(32),
  '<@U01>',
  '<@U99>',
  '<!channel>',
  '<https://a|b>',
  '<',
  '>',
  '```',
  '`',
  '*',
  '&amp;',
  ':+1:',
  "'; --",
];

const deep = (levels: number): Json => {
  let value: Json = [];
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

const anyValue = (random: SeededRandom): Json => {
  switch (random.between(0, 9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick(EDGE_NUMBERS) * random.pick([1, -1, 0.5, 1e300]);
    case 3:
    case 4:
      return random.pick(ODD_TEXTS);
    case 5:
      return random.pick(ODD_TEXTS).repeat(random.pick([2, 100, 9_000]));
    case 6:
      return [];
    case 7:
      return {};
    case 8:
      return Array.from({ length: random.pick([1, 10, 1_001]) }, () => random.pick(ODD_TEXTS));
    default:
      return deep(random.pick([2, 20, 500]));
  }
};

interface Place {
  readonly of: Json[] | { [key: string]: Json };
  readonly key: string;
}

const places = (root: Json): Place[] => {
  const found: Place[] = [];
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      found.push({ of: value, key });
      visit((value as { [key: string]: Json })[key] ?? null);
    }
  };
  visit(root);
  return found;
};

const at = ({ of, key }: Place): Json => (of as { [key: string]: Json })[key] ?? null;
const put = ({ of, key }: Place, value: Json): void => {
  // As JSON.parse does it: `__proto__` is a name like any other.
  Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });
};

const changeText = (random: SeededRandom, text: string): string => {
  const from = random.between(0, text.length);
  const to = random.chance(0.5) ? from : random.between(from, text.length);
  const times = random.chance(0.05) ? 2_000 : 1;
  return text.slice(0, from) + random.pick(ODD_TEXTS).repeat(times) + text.slice(to);
};

const changePlace = (random: SeededRandom, place: Place, other: Json): void => {
  const value = at(place);
  switch (random.between(0, 6)) {
    case 0:
      if (Array.isArray(place.of)) place.of.splice(Number(place.key), 1);
      else delete place.of[place.key];
      break;
    case 1:
      put(place, anyValue(random));
      break;
    case 2: {
      const others = places(other);
      put(place, others.length > 0 ? structuredClone(at(random.pick(others))) : null);
      break;
    }
    case 3:
      if (Array.isArray(place.of)) {
        const times = random.chance(0.03) ? 1_200 : random.between(1, 3);
        for (let i = 0; i < times; i++) place.of.push(structuredClone(value));
      } else put({ of: place.of, key: random.pick(ODD_TEXTS) }, structuredClone(value));
      break;
    case 4:
      if (typeof value === 'string') put(place, changeText(random, value));
      else if (typeof value === 'number') put(place, value + random.pick([-1, 1, 0.5, 2 ** 53]));
      else put(place, anyValue(random));
      break;
    case 5:
      if (typeof value === 'string') put(place, changeText(random, value));
      break;
    default:
      put(place, [value]);
  }
};

/** @returns a changed copy */
export const mutateJson = (random: SeededRandom, json: Json, other: Json): Json => {
  const root: Json[] = [structuredClone(json)];
  for (let i = random.between(1, 3); i > 0; i--) {
    const all = places(root);
    if (all.length > 0) changePlace(random, random.pick(all), other);
  }
  return root[0] ?? null;
};

/** JSON that a writer of ours would not write: other spacing, order, escapes, a key twice. */
export const oddText = (random: SeededRandom, json: Json): string => {
  const text = JSON.stringify(json);
  switch (random.between(0, 11)) {
    case 0:
      return JSON.stringify(json, null, 1);
    case 1:
      return ` ${text}\n`;
    case 2:
      return text.replace(
        /"([a-z])/,
        (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`,
      );
    case 3:
      return text.replace(/^\{("[^"]*":)/, '{$1null,$1');
    case 4:
      return `\ufeff${text}`;
    default:
      return text;
  }
};
