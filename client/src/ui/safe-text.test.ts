import { describe, expect, it } from 'vitest';
import { safeLine, safeText } from './safe-text.ts';

describe('safe text', () => {
  it('shows an override that would turn a file name around', () => {
    expect(safeText('invoice\u202Egpj.exe')).toBe('invoice[U+202E]gpj.exe');
  });

  it('shows control characters and keeps tabs and lines', () => {
    expect(safeText('a\u0000b\u009bc\td\r\ne')).toBe('a[U+0000]b[U+009B]c\td\ne');
  });

  it('leaves right-to-left writing and emoji sequences alone', () => {
    expect(safeText('שלום 👩‍⚕️ مرحبا')).toBe('שלום 👩‍⚕️ مرحبا');
  });

  it('makes one line of many', () => {
    expect(safeLine('  one\n\n two\t three ')).toBe('one two three');
  });
});
