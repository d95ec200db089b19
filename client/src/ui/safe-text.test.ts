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

  it('shows what shows nothing: zero width, soft hyphens, fillers, tags, separators', () => {
    expect(safeText('pay\u200bpal')).toBe('pay[U+200B]pal');
    expect(safeText('a\u00adb\u2060c\ufeffd\u3164e\u2028f')).toBe(
      'a[U+00AD]b[U+2060]c[U+FEFF]d[U+3164]e[U+2028]f',
    );
    expect(safeText('hi\u{e0068}\u{e0069}')).toBe('hi[U+E0068][U+E0069]');
  });

  it('leaves joiners, direction marks and the flag of Wales as they are', () => {
    const wales = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}';
    for (const fine of [wales, 'می\u200cخواهم', 'abc\u200f!', 'e\u0301\u0323', '❤️']) {
      expect(safeText(fine)).toBe(fine);
    }
  });

  it('counts marks that pile up on a letter', () => {
    expect(safeText(`Z${'\u0335'.repeat(30)}algo`)).toBe(`Z${'\u0335'.repeat(8)}[U+0335 ×22]algo`);
  });

  it('ends lines as other systems do', () => {
    expect(safeText('a\rb\r\nc')).toBe('a\nb\nc');
  });

  it('makes one line of many', () => {
    expect(safeLine('  one\n\n two\t three ')).toBe('one two three');
  });
});
