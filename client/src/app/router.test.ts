import { EntryId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { pathOf, placeAt, placeOf } from './router.ts';

const entry = EntryId.parse('0'.repeat(32));
const id = `c${'0'.repeat(20)}A`;

describe('places', () => {
  it('are read from the address', () => {
    expect(placeOf('/', '')).toEqual({ at: 'list' });
    expect(placeOf(`/c/${id}`, '')).toEqual({ at: 'conversation', id });
    expect(placeOf(`/c/${id}/${entry}`, '')).toEqual({ at: 'conversation', id, entry });
    expect(placeOf(`/c/${id}/nothing`, '')).toEqual({ at: 'conversation', id });
    const thread = `${'u'.repeat(21)}A/${'k'.repeat(21)}A`;
    expect(placeOf(`/c/${id}/t/${thread}`, '')).toEqual({ at: 'conversation', id, thread });
    expect(placeOf(`/c/${id}/t/x/y`, '')).toEqual({ at: 'conversation', id });
    expect(placeOf('/threads', '')).toEqual({ at: 'threads' });
    expect(placeOf('/settings', '')).toEqual({ at: 'settings' });
    expect(placeOf('/first-sign-in/abc', '')).toEqual({ at: 'first', link: 'abc' });
    expect(placeOf('/first', '#abc')).toEqual({ at: 'first', link: 'abc' });
  });

  it('of this app are told from addresses of others, and from what is no place', () => {
    const origin = 'https://chat.clinic.example';
    const at = (href: string) => placeAt(href, origin);
    expect(at(`${origin}/c/${id}/${entry}`)).toEqual({ at: 'conversation', id, entry });
    expect(at(`${origin}/c/${id}`)).toEqual({ at: 'conversation', id });
    expect(at(`${origin}/`)).toEqual({ at: 'list' });
    for (const elsewhere of [
      `https://chat.clinic.example.evil.example/c/${id}`,
      `http://chat.clinic.example/c/${id}`,
      `${origin}:8443/c/${id}`,
      `${origin}/c/${id}/nothing`,
      `${origin}/api/health`,
      `${origin}/first#link`,
      `${origin}/c/${id}?x=1`,
      'mailto:ana@clinic.example',
      'nothing',
    ]) {
      expect(at(elsewhere), elsewhere).toBeNull();
    }
  });

  it('fall back to the list', () => {
    expect(placeOf('/c/<script>', '')).toEqual({ at: 'list' });
    expect(placeOf('/first', '')).toEqual({ at: 'list' });
    expect(placeOf('/what/ever', '')).toEqual({ at: 'list' });
  });

  it('are written to the address', () => {
    const thread = `/c/${id}/t/${'u'.repeat(21)}A/${'k'.repeat(21)}A`;
    for (const path of [`/c/${id}`, `/c/${id}/${entry}`, thread, '/threads']) {
      const place = placeOf(path, '');
      expect(place.at === 'first' ? '' : pathOf(place)).toBe(path);
    }
  });
});
