/** A button for what others notice, or cannot be taken back: asks at the first press, does it at the second. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

interface SureButtonProps {
  /** Whether it was pressed once, and nothing else since. */
  isSure: boolean;
  /** What comes of it; told after the first press. */
  says: string;
  disabled: boolean;
  onAsk: () => void;
  onSure: () => void;
  children: ReactNode;
}

export const SureButton = ({
  isSure,
  says,
  disabled,
  onAsk,
  onSure,
  children,
}: SureButtonProps) => (
  <>
    {isSure ? <p>{says}</p> : null}
    <Button
      color="red"
      variant={isSure ? 'filled' : 'subtle'}
      disabled={disabled}
      onClick={isSure ? onSure : onAsk}
    >
      {children}
    </Button>
  </>
);
