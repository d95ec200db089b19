/** Around everything that is shown: the component library's colours, and what is said when it fails. */
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { theme } from '../ui/theme.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

export const Frame = ({ children }: { children: ReactNode }) => (
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <ErrorBoundary>{children}</ErrorBoundary>
  </MantineProvider>
);
