import { expect, it } from 'vitest';
import { iconWith } from './icon.pure.ts';

it('draws no more than two digits on the icon', () => {
  expect(decodeURIComponent(iconWith(7))).toContain('>7<');
  expect(decodeURIComponent(iconWith(1_234))).toContain('>99+<');
});
