import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCodePoint, anyPayload, sampleEntryId, sampleMessage } from '../testing/samples.ts';
import { readPlainMessage } from './plain-message.ts';
import { MAX_TEXT_LENGTH, Payload } from './schema.ts';

/** What JSON, schema and canonical form say, one after another. */
const readSlowly = (text: string): Payload | null => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Payload.safeParse(json);
  return parsed.success && JSON.stringify(parsed.data) === text ? parsed.data : null;
};

const expectNoOther = (text: string): void => {
  const quickly = readPlainMessage(text);
  if (quickly !== null) expect(quickly).toEqual(readSlowly(text));
};

const withText = (text: string): string => JSON.stringify({ ...sampleMessage, body: { text } });

describe('readPlainMessage', () => {
  it('[E2] [E3] reads a message of nothing but text, first or not', () => {
    for (const after of [null, sampleEntryId(1)]) {
      const payload: Payload = {
        ...sampleMessage,
        body: { text: 'Room 4 is free, 12:30 ✓' },
        after,
      };
      expect(readPlainMessage(JSON.stringify(payload))).toEqual(payload);
    }
  });

  it('[E2] [E3] takes what JSON, schema and canonical form take, and says the same', () => {
    let taken = 0;
    const text = fc.string({ unit: anyCodePoint, maxLength: 30 }).filter((t) => t.isWellFormed());
    fc.assert(
      fc.property(text, (said) => {
        const whole = withText(said);
        expectNoOther(whole);
        if (readPlainMessage(whole) !== null) taken++;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('[E2] [E3] says of no kind of payload what they do not', () => {
    fc.assert(fc.property(anyPayload, (payload) => expectNoOther(JSON.stringify(payload))));
  });

  it('[E2] [E3] takes nothing that was changed so that they refuse it', () => {
    const whole = withText('The patient of room four');
    const changed = fc.record({
      at: fc.nat(whole.length),
      removed: fc.nat(3),
      added: fc.string({ unit: 'binary-ascii', maxLength: 3 }),
    });
    fc.assert(
      fc.property(changed, ({ at, removed, added }) =>
        expectNoOther(whole.slice(0, at) + added + whole.slice(at + removed)),
      ),
      { numRuns: 5_000 },
    );
  });

  it('[E2] leaves to them what is empty, too long, escaped or has anything else', () => {
    expect(readPlainMessage(withText('x'.repeat(MAX_TEXT_LENGTH)))).not.toBeNull();
    const others = ['', 'x'.repeat(MAX_TEXT_LENGTH + 1), 'a "quote"', 'a\nline', 'a\\b', '\u0000'];
    for (const text of others) expect(readPlainMessage(withText(text))).toBeNull();
    const whole = withText('x');
    for (const text of [
      ` ${whole}`,
      `${whole} `,
      `${whole}\n`,
      whole.slice(1),
      `${whole}${whole}`,
    ]) {
      expect(readPlainMessage(text)).toBeNull();
    }
  });
});
