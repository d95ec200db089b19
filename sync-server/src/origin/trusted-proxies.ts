/** Reverse proxies whose word counts: by address, as the admin named them. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** An address, or a network such as `10.0.0.0/8`. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
}

/** @returns null when the text is neither an address nor a network */
export const parseSubnet = (text: string): Subnet | null => {
  const [address = '', prefixText, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return null;
  const bits = version === 4 ? 32 : 128;
  if (prefixText === undefined) return { address, prefix: bits };
  const prefix = Number(prefixText);
  return /^\d{1,3}$/.test(prefixText) && prefix <= bits ? { address, prefix } : null;
};

/** An IPv4 address that came over an IPv6 socket (RFC 4291 §2.5.5.2) is the IPv4 address. */
const plainAddress = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : address;
};

/** The parts of a list header, in order; each proxy adds what it saw at the end. */
const listOf = (header: string | string[] | undefined): readonly string[] =>
  [header ?? []].flat().flatMap((line) => line.split(',').map((part) => part.trim()));

export class TrustedProxies {
  readonly #list = new BlockList();

  constructor(subnets: readonly Subnet[]) {
    for (const { address, prefix } of subnets) {
      this.#list.addSubnet(address, prefix, isIP(address) === 4 ? 'ipv4' : 'ipv6');
    }
  }

  #trusts(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }

  /**
   * Who asks: the nearest address that no trusted proxy has. What stands further left in
   * X-Forwarded-For was written by somebody whom nobody vouches for.
   */
  addressOf(request: IncomingMessage): string {
    let address = plainAddress(request.socket.remoteAddress ?? '');
    for (const before of listOf(request.headers['x-forwarded-for']).toReversed()) {
      if (!this.#trusts(address)) break;
      const next = plainAddress(before);
      // A proxy that hides its client: nothing nearer than the proxy is known.
      if (isIP(next) === 0) break;
      address = next;
    }
    return address;
  }

  /** By which scheme the other side came to the proxy; null when no trusted one says so. */
  schemeOf(request: IncomingMessage): 'http' | 'https' | null {
    if (!this.#trusts(plainAddress(request.socket.remoteAddress ?? ''))) return null;
    const said = listOf(request.headers['x-forwarded-proto']).at(-1)?.toLowerCase();
    return said === 'http' || said === 'https' ? said : null;
  }
}
