/** Mantine's theme, told to use the tokens of `tokens.css`. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const spruce: MantineColorsTuple = [
  '#eaf5f1',
  '#d6ebe4',
  '#aed8cb',
  '#83c4b0',
  '#5eb39a',
  '#3f9b82',
  '#1f7b67',
  '#0e6455',
  '#0a5145',
  '#073c33',
];

export const theme = createTheme({
  primaryColor: 'spruce',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { spruce },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
