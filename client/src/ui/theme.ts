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

/** Text first, then borders, surfaces and ground: the greys of `tokens.css` in the dark. */
const dark: MantineColorsTuple = [
  '#e7edea',
  '#b3c0ba',
  '#93a29c',
  '#6f7d77',
  '#3a4641',
  '#2c3632',
  '#212926',
  '#191f1d',
  '#121715',
  '#0c100f',
];

export const theme = createTheme({
  primaryColor: 'spruce',
  primaryShade: { light: 7, dark: 6 },
  colors: { spruce, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
