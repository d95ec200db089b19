/** A certificate for a host name, made as an admin makes it: `npx corridor certificate`. */
import { corridor } from './cli.ts';

interface CertificateFiles {
  /** Paths of PEM files. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export const makeCertificate = async (
  folder: string,
  hostName: string,
): Promise<CertificateFiles> =>
  (await corridor(folder, 'certificate', hostName)) as CertificateFiles;
