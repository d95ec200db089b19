/** What the settings page needs; bound in the composition root. */
import type { Result, SessionList } from '@corridor/core';

export interface SettingsPort {
  sessions(): Promise<Result<SessionList['sessions'], string>>;
  revoke(session: string): Promise<Result<null, string>>;
  changePassword(current: string, next: string): Promise<Result<null, string>>;
  storage(): Promise<{ usedBytes: number; quotaBytes: number } | null>;
}
