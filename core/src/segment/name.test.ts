import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../encoding.ts';
import {
  anyConversation,
  anySegmentName,
  exactBytes,
  sampleConversation,
} from '../testing/samples.ts';
import { makeSegmentName, parseSegmentName, SegmentName } from './name.ts';

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);
const random = 'A'.repeat(22);

describe('segment names', () => {
  it('[S6] a name is conversation, number and random, and comes apart again', () => {
    fc.assert(
      fc.property(anyConversation, fc.nat(999_999_999), exactBytes(16), (id, number, bytes) => {
        const name = makeSegmentName(id, number, () => bytes);
        expect(SegmentName.safeParse(name).success).toBe(true);
        expect(parseSegmentName(name)).toEqual({
          ok: true,
          value: { conversation: id, number, random: toBase64Url(bytes) },
        });
      }),
    );
  });

  it('[S6] what is a name for one is a name for the other', () => {
    fc.assert(
      fc.property(fc.oneof(anySegmentName, fc.string()), (text) => {
        expect(parseSegmentName(text).ok).toBe(SegmentName.safeParse(text).success);
      }),
    );
  });

  it.each([
    ['no number', `${sampleConversation}..${random}`],
    ['a leading zero', `${sampleConversation}.01.${random}`],
    ['a sign', `${sampleConversation}.-1.${random}`],
    ['a number of ten digits', `${sampleConversation}.1000000000.${random}`],
    ['an exponent', `${sampleConversation}.1e3.${random}`],
    ['unused bits set', `${sampleConversation}.1.${random.slice(1)}B`],
    ['a short conversation', `${sampleConversation.slice(1)}.1.${random}`],
    ['a fourth part', `${sampleConversation}.1.${random}.${random}`],
    ['a line end', `${sampleConversation}.1.${random}\n`],
    ['a path', `../${sampleConversation}.1.${random}`],
    ['nothing', ''],
  ])('[S6] a text with %s is not a name', (_, text) => {
    expect(parseSegmentName(text)).toEqual({ ok: false, error: 'not-a-segment-name' });
  });

  it.each([-1, 1.5, 1_000_000_000, Number.NaN])('[S6] a segment has no number %d', (number) => {
    expect(() => makeSegmentName(sampleConversation, number, zeros)).toThrow();
  });
});
