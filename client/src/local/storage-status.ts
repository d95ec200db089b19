/** How storage stands, as the banner tells it. */
export type StorageStatus =
  | { readonly state: 'ok' }
  | { readonly state: 'nearly-full'; readonly usedBytes: number; readonly quotaBytes: number }
  | { readonly state: 'full' }
  | { readonly state: 'evicted' }
  | { readonly state: 'unavailable' };
