/**
 * Reads a ZIP archive (PKWARE APPNOTE 6.3) as untrusted input: every number is bounded before it
 * is used, inflation stops at the declared size, and each file's CRC-32 is checked.
 *
 * Node's zlib inflates; only the central directory is read here, because readers at hand either do
 * not check the CRC or trust the declared sizes. ZIP64 is read as far as it allows more than 65,534
 * files; files over 4 GiB, encryption and archives in several parts are refused.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';

/** Entries of the archive: a file a day and channel; 1,000 channels over a few years. */
const MAX_FILES = 500_000;
const MAX_ARCHIVE_BYTES = 4 * 1_073_741_824;
const MAX_DIRECTORY_BYTES = 128 * 1_048_576;
/** One file inflated: a busy channel's day is below 10 MiB. */
const MAX_FILE_BYTES = 64 * 1_048_576;
/** All files inflated. */
const MAX_TOTAL_BYTES = 8 * 1_073_741_824;
/** Deflate reaches 1,032:1 on zeros; JSON of real chat stays below 40:1. */
const MAX_RATIO = 250;

const END_SIGNATURE = 0x0605_4b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCATOR64_SIGNATURE = 0x0706_4b50;
const LOCATOR64_BYTES = 20;
const END64_SIGNATURE = 0x0606_4b50;
const END64_BYTES = 56;
const FILE_SIGNATURE = 0x0201_4b50;
const FILE_BYTES = 46;
const LOCAL_SIGNATURE = 0x0403_4b50;
const LOCAL_BYTES = 30;
const FLAG_ENCRYPTED = 1;

/** The archive cannot be used; the message is one sentence for people, without content. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

export interface ZipFile {
  readonly name: string;
  /** Inflated size in bytes, as declared and then enforced. */
  readonly bytes: number;
}

interface Located extends ZipFile {
  readonly crc: number;
  readonly packedBytes: number;
  readonly method: number;
  readonly offset: number;
}

export interface Zip {
  readonly files: ReadonlyMap<string, ZipFile>;
  /** Inflates one file and checks its CRC. @throws ArchiveError */
  read(name: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

const damaged = (what: string): ArchiveError =>
  new ArchiveError(`The archive is damaged: ${what}. Download the export again.`);

const readAt = async (file: FileHandle, offset: number, bytes: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, offset + filled);
    if (bytesRead === 0) throw damaged('it ends too early');
    filled += bytesRead;
  }
  return buffer;
};

interface DirectoryPlace {
  readonly offset: number;
  readonly bytes: number;
  readonly files: number;
}

/** The ZIP64 end record, when the plain one says that its fields are too small. */
const findDirectory64 = async (
  file: FileHandle,
  endOffset: number,
): Promise<DirectoryPlace | null> => {
  if (endOffset < LOCATOR64_BYTES + END64_BYTES) return null;
  const locator = await readAt(file, endOffset - LOCATOR64_BYTES, LOCATOR64_BYTES);
  if (locator.readUInt32LE(0) !== LOCATOR64_SIGNATURE) return null;
  const at = Number(locator.readBigUInt64LE(8));
  if (at > endOffset - LOCATOR64_BYTES - END64_BYTES) return null;
  const end = await readAt(file, at, END64_BYTES);
  if (end.readUInt32LE(0) !== END64_SIGNATURE) return null;
  return {
    files: Number(end.readBigUInt64LE(32)),
    bytes: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
  };
};

const findDirectory = async (file: FileHandle, size: number): Promise<DirectoryPlace> => {
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const plain: DirectoryPlace = {
      files: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
    const is64 =
      plain.files === 0xffff || plain.bytes === 0xffff_ffff || plain.offset === 0xffff_ffff;
    const place = is64 ? await findDirectory64(file, size - tailBytes + at) : plain;
    if (!place || place.offset + place.bytes > size - END_BYTES) {
      throw damaged('its list of files does not fit');
    }
    return place;
  }
  if (tail.length >= 2 && (await readAt(file, 0, 2)).toString('latin1') === 'PK') {
    throw damaged('its end is missing');
  }
  throw new ArchiveError('This file is not a ZIP archive.');
};

/** Whether a name stays inside the archive's folder when it is taken as a path. */
const isPlainPath = (name: string): boolean =>
  name.length > 0 &&
  !name.startsWith('/') &&
  !/[\\:\0]/.test(name) &&
  !name.split('/').some((part) => part === '..' || part === '.');

const checkedFile = (file: Located, archiveBytes: number): Located => {
  if (!isPlainPath(file.name)) {
    throw new ArchiveError('The archive holds a file whose path leads outside of it.');
  }
  if (file.offset + file.packedBytes > archiveBytes) throw damaged('a file lies behind its end');
  if (file.bytes > MAX_FILE_BYTES) {
    throw new ArchiveError(`A file in the archive is larger than ${MAX_FILE_BYTES >> 20} MiB.`);
  }
  if (file.bytes > 1_048_576 && file.bytes > file.packedBytes * MAX_RATIO) {
    throw new ArchiveError('The archive unpacks to far more than a chat export can hold.');
  }
  if (file.method !== 0 && file.method !== 8) {
    throw new ArchiveError('The archive is packed in a way that is not supported.');
  }
  return file;
};

const readDirectory = async (
  file: FileHandle,
  size: number,
): Promise<ReadonlyMap<string, Located>> => {
  const place = await findDirectory(file, size);
  if (place.files > MAX_FILES || place.bytes > MAX_DIRECTORY_BYTES) {
    throw new ArchiveError('The archive lists more files than a chat export can hold.');
  }
  const list = await readAt(file, place.offset, place.bytes);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const files = new Map<string, Located>();
  let at = 0;
  let total = 0;
  let packed = 0;
  for (let i = 0; i < place.files; i++) {
    if (at + FILE_BYTES > list.length || list.readUInt32LE(at) !== FILE_SIGNATURE) {
      throw damaged('its list of files cannot be read');
    }
    const nameBytes = list.readUInt16LE(at + 28);
    const end =
      at + FILE_BYTES + nameBytes + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
    if (end > list.length) throw damaged('its list of files cannot be read');
    if ((list.readUInt16LE(at + 8) & FLAG_ENCRYPTED) !== 0) {
      throw new ArchiveError('The archive is encrypted: unpack it and pack it without a password.');
    }
    let name: string;
    try {
      name = utf8.decode(list.subarray(at + FILE_BYTES, at + FILE_BYTES + nameBytes));
    } catch {
      throw damaged('a file name is not UTF-8');
    }
    const located = checkedFile(
      {
        name,
        method: list.readUInt16LE(at + 10),
        crc: list.readUInt32LE(at + 16),
        packedBytes: list.readUInt32LE(at + 20),
        bytes: list.readUInt32LE(at + 24),
        offset: list.readUInt32LE(at + 42),
      },
      size,
    );
    total += located.bytes;
    packed += located.packedBytes;
    if (total > MAX_TOTAL_BYTES) {
      throw new ArchiveError('The archive unpacks to more than 8 GiB.');
    }
    // Else a small archive could name the same bytes again and again (Fifield 2019).
    if (packed > size) throw damaged('its files lie on top of each other');
    if (files.has(name)) throw damaged('two files have one name');
    if (!name.endsWith('/')) files.set(name, located);
    at = end;
  }
  return files;
};

const inflate = async (file: FileHandle, size: number, entry: Located): Promise<Uint8Array> => {
  const header = await readAt(file, entry.offset, LOCAL_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw damaged(`${entry.name} cannot be found`);
  const start = entry.offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packedBytes > size) throw damaged(`${entry.name} lies behind its end`);
  const packed = await readAt(file, start, entry.packedBytes);
  let bytes: Uint8Array;
  try {
    bytes =
      entry.method === 0
        ? packed
        : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch {
    throw damaged(`${entry.name} cannot be unpacked`);
  }
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) {
    throw damaged(`${entry.name} is not what was packed`);
  }
  return bytes;
};

/** @throws ArchiveError when the file is missing, is no archive, or is damaged or oversized. */
export const openZip = async (path: string): Promise<Zip> => {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ArchiveError(
      missing ? `There is no file at ${path}.` : `The file at ${path} cannot be read.`,
    );
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new ArchiveError(`${path} is not a file.`);
    if (stat.size > MAX_ARCHIVE_BYTES) throw new ArchiveError('The archive is larger than 4 GiB.');
    const files = await readDirectory(file, stat.size);
    return {
      files,
      read(name) {
        const entry = files.get(name);
        if (!entry) throw damaged(`${name} is missing`);
        return inflate(file, stat.size, entry);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
};
