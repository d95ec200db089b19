/**
 * Where a workstation finds its clinic: always at one name, on whatever port the server of a test,
 * or the proxy before it, listens. What a browser keeps belongs to an origin, so a profile made
 * with one server can be used with another that has the same data.
 */
import type { ProfileOptions } from './browser.ts';

// Names under `localhost` are trusted as https is (W3C Secure Contexts, 3.1).
const NAME = 'clinic.localhost';

export interface Address {
  /** Of the app, as the browser shows it. */
  readonly url: string;
  readonly options?: ProfileOptions;
}

/** @param port of 127.0.0.1, where the name leads */
export const clinicAt = (port: number): Required<Address> => ({
  url: `http://${NAME}`,
  options: { args: [`--host-resolver-rules=MAP ${NAME}:80 127.0.0.1:${port}`] },
});
