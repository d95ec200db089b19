import { MAX_SEGMENT_ENTRIES, type UserId } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW_MS } from '../testing/fixtures.ts';
import { Searched } from '../testing/searched.ts';
import { askedTerms, matchExpression } from './search-words.ts';

describe('searching what is stored', () => {
  let at: Searched;
  let ana: UserId;
  let ben: UserId;
  let eve: UserId;
  beforeEach(async () => {
    at = await Searched.start();
    [ana, ben, eve] = [at.fixture.newUser(), at.fixture.newUser(), at.fixture.newUser()];
  });
  afterEach(() => at.close());

  test('[Q1] finds by beginnings, stems, phrases and without accents, newest first', async () => {
    const team = at.conversation(ana, ben);
    await at.write(ana, team, 'Mevrouw Jansen krijgt twee vullíngen in kies 36');
    await at.write(ben, team, 'de huizen van Jansen');
    at.index();
    expect(at.find(ana, 'jans')).toEqual([
      'de huizen van Jansen',
      'Mevrouw Jansen krijgt twee vullíngen in kies 36',
    ]);
    expect(at.find(ana, 'vulling JANSEN')).toHaveLength(1);
    expect(at.find(ana, 'huis')).toHaveLength(1);
    expect(at.find(ana, { phrases: [['kies', '36']] })).toHaveLength(1);
    expect(at.find(ana, { phrases: [['36', 'kies']] })).toEqual([]);
    expect(at.find(ana, 'ansen')).toEqual([]);
    const [hit] = at.slice(ana, { words: ['vulling'] }).found;
    expect(hit?.pieces.filter(({ marked }) => marked).map(({ text }) => text)).toEqual([
      'vullíngen',
    ]);
  });

  test('[Q1] filters by who, where, when and what it has', async () => {
    const team = at.conversation(ana, ben);
    const other = at.conversation(ana);
    const first = await at.write(ana, team, 'kroon https://clinic.example', NOW_MS - 5_000);
    await at.write(ben, team, {
      kind: 'message',
      body: { text: 'kroon', files: [{ name: 'Röntgenfoto.png' }] },
    });
    await at.write(ana, other, 'kroon elsewhere');
    await at.write(ben, team, {
      kind: 'reaction',
      body: { target: first.id, emoji: '👍', on: true },
    });
    at.index();
    const words = ['kroon'];
    expect(at.find(ana, { words, from: [ben] })).toEqual(['kroon']);
    expect(at.find(ana, { words, from: [eve] })).toEqual([]);
    expect(at.find(ana, { words, in: [other] })).toEqual(['kroon elsewhere']);
    expect(at.find(ana, { beforeMs: NOW_MS - 4_000 })).toEqual(['kroon https://clinic.example']);
    expect(at.find(ana, { words, afterMs: NOW_MS - 4_000 })).toHaveLength(2);
    expect(at.find(ana, { has: ['link'] })).toHaveLength(1);
    expect(at.find(ana, { has: ['file'] })).toEqual(['kroon']);
    expect(at.find(ana, 'rontgen')).toEqual(['kroon']);
    expect(at.find(ana, { has: ['reaction'] })).toEqual(['kroon https://clinic.example']);

    await at.write(ben, team, {
      kind: 'reaction',
      body: { target: first.id, emoji: '👍', on: false },
    });
    at.index();
    expect(at.find(ana, { has: ['reaction'] })).toEqual([]);
    expect(at.find(ana, { has: ['link'] })).toHaveLength(1);
  });

  test('[Q2] who is no member, or no more, finds nothing, and nobody who is deactivated', async () => {
    const team = at.conversation(ana, ben);
    await at.write(ana, team, 'secret crown');
    at.index();
    expect(at.slice(eve, { words: ['crown'] })).toMatchObject({ found: [], next: null });
    expect(at.find(eve, { words: ['crown'], in: [team] })).toEqual([]);
    expect(at.find(ben, 'crown')).toHaveLength(1);
    at.run('test.removeMember', { user: ben });
    expect(at.find(ben, 'crown')).toEqual([]);
    at.run('test.setPerson', { user: ana, role: 'staff', active: false });
    expect(at.find(ana, 'crown')).toEqual([]);
  });

  test('[Q2][P3] who joined later finds what was written since, and no edit of what was not', async () => {
    const team = at.conversation(ana);
    const old = await at.write(ana, team, 'crown of before');
    const from = at.run<number>('streams.cut', team);
    at.join(team, eve, from);
    await at.write(ana, team, 'crown of after');
    at.index();
    expect(at.find(eve, 'crown')).toEqual(['crown of after']);
    expect(at.find(ana, 'crown')).toHaveLength(2);
    await at.edit(ana, team, old.id, 'crown told again');
    at.index();
    expect(at.find(ana, 'again')).toHaveLength(1);
    expect(at.find(eve, 'again')).toEqual([]);
  });

  test('[Q3] what was redacted is not found from that commit on, before and after it is indexed', async () => {
    const team = at.conversation(ana);
    const { id } = await at.write(ana, team, 'secretpassphrase by mistake');
    at.index();
    expect(at.find(ana, 'secretpassphrase')).toHaveLength(1);
    await at.redact(ana, team, id);
    expect(at.find(ana, 'secretpassphrase')).toEqual([]);
    expect(at.find(ana, { from: [ana] })).toEqual([]);
    at.index();
    expect(at.find(ana, 'secretpassphrase')).toEqual([]);
    expect(at.read.prepare('SELECT count(*) FROM search_docs').pluck().get()).toBe(0);
  });

  test('[Q3] of what was edited only the present text is found, and no text while it is not indexed', async () => {
    const team = at.conversation(ana);
    const { id } = await at.write(ana, team, 'the crown for Blauwbaard');
    at.index();
    await at.edit(ana, team, id, 'the bridge for Groenbaard');
    expect(at.find(ana, 'blauwbaard')).toEqual([]);
    at.index();
    expect(at.find(ana, 'blauwbaard')).toEqual([]);
    expect(at.find(ana, 'groenbaard')).toEqual(['the bridge for Groenbaard']);
    await at.edit(ana, team, id, 'the bridge for Geelbaard');
    at.index();
    expect(at.find(ana, 'groenbaard')).toEqual([]);
    expect(at.find(ana, 'geelbaard')).toHaveLength(1);
  });

  test('[Q3] words that go are not in the index any more, nor in its file', async () => {
    const team = at.conversation(ana);
    const { id } = await at.write(ana, team, 'xylofoonspeler');
    at.index();
    const holds = (): boolean =>
      at.read
        .prepare<[], Uint8Array>('SELECT block FROM search_words_data')
        .pluck()
        .all()
        .some((block) => Buffer.from(block as Uint8Array).includes('xylofoonspeler'));
    expect(holds()).toBe(true);
    await at.redact(ana, team, id);
    at.index();
    expect(holds()).toBe(false);
  });

  test('[Q3] what is erased is not found, although its content stands there still', async () => {
    const team = at.conversation(ana);
    const { id, key, author } = await at.write(ana, team, 'crown of mister Blauwbaard');
    at.index();
    at.run('streams.bury', { author, key, id });
    expect(at.find(ana, 'crown')).toEqual([]);
    expect(at.read.prepare('SELECT count(*) FROM search_docs').pluck().get()).toBe(0);
  });

  test('[Q3] what changed between the reading and the writing of the index is not found', async () => {
    const team = at.conversation(ana);
    const one = await at.write(ana, team, 'crown one');
    const two = await at.write(ana, team, 'crown two');
    const three = await at.write(ana, team, 'crown three');
    const work = at.next();
    at.run('streams.bury', one);
    await at.redact(ana, team, two.id);
    await at.edit(ana, team, three.id, 'bridge three');
    at.step(work);
    expect(at.find(ana, 'crown')).toEqual([]);
    at.index();
    expect(at.find(ana, 'crown')).toEqual([]);
    expect(at.find(ana, 'three')).toEqual(['bridge three']);
  });

  test('[Q3] a segment that is there no more takes its messages out of the index', async () => {
    const team = at.conversation(ana);
    await at.write(ana, team, 'crown');
    at.index();
    at.run('test.removeSegment', 1);
    expect(at.find(ana, 'crown')).toEqual([]);
    at.index();
    expect(at.read.prepare('SELECT count(*) FROM search_docs').pluck().get()).toBe(0);
    expect(at.read.prepare('SELECT count(*) FROM search_segments').pluck().get()).toBe(0);
  });

  test('[Q4] texts of any shape are words and never syntax', async () => {
    const team = at.conversation(ana);
    const said = 'crown AND bridge OR "quoted" NEAR(a b) col:x ^y (z) * {w} -v';
    await at.write(ana, team, said);
    at.index();
    const hostile = [
      '"',
      '""',
      '"crown" OR "x',
      'crown*',
      'crown" OR _s1 OR "',
      '_s1',
      '_a1',
      '_link',
      'words:crown',
      '^crown',
      'NEAR(crown bridge, 2)',
      'crown NOT bridge',
      '-crown',
      '{words} : crown',
      "'; DROP TABLE entries; --",
      '\u0000',
      '\ud800',
      'a'.repeat(10_000),
      '(((((((((((((((',
      '٣٤ ½ 𝟛 ﷽',
    ];
    for (const text of hostile) {
      expect(() => at.slice(ana, { words: [text] }), text).not.toThrow();
      expect(() => at.slice(ana, { phrases: [[text, 'crown']] }), text).not.toThrow();
      // Whatever it is taken as, nobody else finds anything by it.
      expect(at.slice(eve, { words: [text] }).found, text).toEqual([]);
    }
    const long = ['implantaten', 'appointments', 'huizen', 'brieven'];
    const largest = {
      words: Array.from({ length: 16 }, (_, n) => `${'abcdefghijklmnop'[n]}${long[n % 4]}`),
      from: Array.from({ length: 1_000 }, () => at.fixture.newUser()).concat(ana),
      in: Array.from({ length: 999 }, () => at.fixture.newConversation()).concat(team),
      has: ['link', 'file', 'reaction'] as const,
    };
    expect(at.find(ana, { ...largest, has: [...largest.has] })).toEqual([]);
    expect(at.find(ana, { from: largest.from, in: largest.in })).toEqual([said]);
    expect(at.find(ana, { words: ['_s1'] })).toEqual([]);
    expect(at.find(ana, { words: ['"crown"', 'NOT bridge'] })).toEqual([]);
    expect(at.find(ana, { words: ['"crown"', 'near'] })).toEqual([said]);
    expect(
      matchExpression({
        words: ['x" OR "y'],
        phrases: [],
        has: [],
        authors: null,
        streams: null,
      }),
    ).toBe('("x"" OR ""y"*)');
  });

  test('[Q4] what folds to more than one word is found as those, and no more are read than of words', async () => {
    const team = at.conversation(ana);
    const folding = ['aͺb', 'ﷺ', '⑴', 'ͺ', '½', 'ヿ'];
    await at.write(ana, team, folding.join(' '));
    at.index();
    for (const text of folding) {
      // A sign alone is no word and asks for nothing, so everything is found.
      expect(at.find(ana, { words: [text] }), text).toEqual([folding.join(' ')]);
      expect(at.find(ana, { phrases: [[text]] }), text).toEqual([folding.join(' ')]);
    }
    // One that was sent may be many: no more are read than of words.
    const many = askedTerms({
      words: ['一二三四五六七八', 'a b c d e'],
      phrases: [['f g h', 'i'], ['j']],
    });
    expect(many.words).toHaveLength(13);
    expect(many.phrases).toEqual([['f', 'g', 'h']]);
  });

  test('[Q5] a piece of work is bounded, and the next one goes on behind it', async () => {
    const team = at.conversation(ana);
    const texts = Array.from({ length: 7 }, (_, n) => `crown ${n}`);
    for (const text of texts) await at.write(ana, team, text);
    at.index();
    const found: string[] = [];
    for (let behind: number | null = null, more = true; more; ) {
      const slice = at.slice(ana, { words: ['crown'] }, { behind, limit: 3 });
      expect(slice.found.length).toBeLessThanOrEqual(3);
      found.push(...slice.found.map(({ pieces }) => pieces.map(({ text }) => text).join('')));
      behind = slice.next;
      more = behind !== null;
    }
    expect(found).toEqual([...texts].reverse());
  });

  test('[Q5] messages of one moment are all found, however many', async () => {
    const team = at.conversation(ana);
    for (let n = 0; n < 40; n++) await at.write(ana, team, `crown ${n}`, NOW_MS);
    at.index();
    expect(at.find(ana, 'crown')).toHaveLength(40);
    expect(at.find(ana, { beforeMs: NOW_MS + 1 })).toHaveLength(40);
    expect(at.find(ana, { beforeMs: NOW_MS })).toEqual([]);
    expect(at.find(ana, { afterMs: NOW_MS })).toHaveLength(40);
    expect(at.find(ana, { afterMs: NOW_MS + 1 })).toEqual([]);
  });

  test('[Q5] an index of other words is made again at the next start, and nothing is found wrongly meanwhile', async () => {
    const team = at.conversation(ana);
    const { id } = await at.write(ana, team, 'crown and bridge');
    const gone = await at.write(ana, team, 'crown alone');
    at.index();
    await at.redact(ana, team, gone.id);
    at.run('test.asMadeOf', '1, Unicode 6.1');
    await at.restart();
    expect(at.find(ana, 'crown')).toEqual([]);
    expect(at.slice(ana, {}).indexedBackTo).toBeGreaterThan(0);
    at.index();
    expect(at.find(ana, 'crown')).toEqual(['crown and bridge']);
    expect(at.slice(ana, {}).indexedBackTo).toBe(0);
    // Of the same words it is left as it is.
    await at.restart();
    expect(at.find(ana, 'crown')).toHaveLength(1);
    await at.edit(ana, team, id, 'implant');
    at.index();
    expect(at.find(ana, 'implant')).toHaveLength(1);
  });

  test('history of before there was an index is taken in, its redactions first', async () => {
    const team = at.conversation(ana);
    // By their clocks newer than what changes them: a wrong order would show them.
    const later = NOW_MS + 60_000;
    const gone = await at.write(ana, team, 'crown of the first segment', later);
    const stays = await at.write(ana, team, 'bridge of the first segment', later);
    await at.fill(ana, team, MAX_SEGMENT_ENTRIES - 2);
    at.compact();
    await at.redact(ana, team, gone.id);
    await at.edit(ana, team, stays.id, 'implant of the first segment');
    expect(at.slice(ana, {}).indexedBackTo, 'an import').toBe(later);
    // As a migration leaves it: nothing but the list of what there is.
    at.run('test.asMigrated', null);
    expect(at.slice(ana, {}).indexedBackTo).toBe(later);
    let steps = 0;
    while (at.step() !== null) {
      steps++;
      expect(at.find(ana, 'crown'), `after ${steps} steps`).toEqual([]);
      expect(at.find(ana, 'bridge'), `after ${steps} steps`).toEqual([]);
    }
    expect(steps).toBeGreaterThan(20);
    expect(at.slice(ana, {}).indexedBackTo).toBe(0);
    expect(at.find(ana, 'implant')).toHaveLength(1);
    expect(at.find(ana, 'filler 1990')).toHaveLength(1);
  });
});
