import { describe, expect, it } from 'vitest';
import { initials, toneOf } from './avatar.pure.ts';

describe('avatar', () => {
  it.each([
    ['Ana de Vries', 'AV'],
    ['reception', 'R'],
    ['dr. Jan-Willem Öst (hygienist)', 'DÖ'],
    ['#!', '?'],
    ['', '?'],
    ['李 雷', '李雷'],
  ])('initials of %j are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('gives an id the same tone every time, of eight', () => {
    const tones = new Set(Array.from({ length: 200 }, (_, index) => toneOf(`id-${index}`)));
    expect(tones.size).toBe(8);
    expect(toneOf('abc')).toBe(toneOf('abc'));
  });
});
