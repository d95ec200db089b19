/** The environment, read once and checked. */
import { isIP } from 'node:net';
import { err, LoginName, ok, Preset, type Result } from '@corridor/core';
import { z } from 'zod';
import { parseSubnet, type Subnet } from './origin/trusted-proxies.ts';

const Origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);

/** Stands in a response header: a name, a number or an address, and no pattern of names. */
const PLAIN_HOST = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/;

const EmbedOrigin = Origin.transform((origin, context): string => {
  if (!PLAIN_HOST.test(origin)) {
    context.addIssue(
      `"${origin}" is not the address of one site, such as https://intranet.example`,
    );
    return z.NEVER;
  }
  // A frame is no secure context in a page that is none, and keeps and signs nothing there.
  const { protocol, hostname } = new URL(origin);
  if (protocol === 'http:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''))) {
    context.addIssue(`"${origin}" has to be https: in a page that is not, browsers keep nothing`);
    return z.NEVER;
  }
  return origin;
});

/** `origin=login`: the program that may sign people in at pages of a site. */
const Vouching = z.string().transform((text, context): readonly [string, string] => {
  const [, address = '', login = ''] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  const [origin, name] = [EmbedOrigin.safeParse(address), LoginName.safeParse(login)];
  if (origin.success && name.success) return [origin.data, name.data];
  context.addIssue(
    `"${text}" is not an origin and a login name: https://intranet.example=intranet`,
  );
  return z.NEVER;
});

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');

const ProxyAddress = z.string().transform((text, context): Subnet => {
  const subnet = parseSubnet(text);
  if (subnet !== null) return subnet;
  context.addIssue(`"${text}" is neither an address nor a network such as 10.0.0.0/8`);
  return z.NEVER;
});

const Environment = z
  .object({
    CORRIDOR_HOST: z.string().trim().min(1).default('127.0.0.1'),
    CORRIDOR_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    CORRIDOR_DATA: z.string().trim().min(1).default('data'),
    CORRIDOR_CERT: z.string().trim().min(1).optional(),
    CORRIDOR_KEY: z.string().trim().min(1).optional(),
    /** Comma-separated, beside the server's own: a reverse proxy's public name. */
    CORRIDOR_ORIGINS: z.string().default('').transform(listed).pipe(z.array(Origin)),
    /** Comma-separated: sites whose pages may show the widget. */
    CORRIDOR_EMBED_ORIGINS: z.string().default('').transform(listed).pipe(z.array(EmbedOrigin)),
    /** Comma-separated: the program that signs a site's people in at the site's pages. */
    CORRIDOR_EMBED_SIGN_IN: z.string().default('').transform(listed).pipe(z.array(Vouching)),
    /** Comma-separated addresses and networks of reverse proxies that are believed. */
    CORRIDOR_PROXY: z.string().default('').transform(listed).pipe(z.array(ProxyAddress)),
    CORRIDOR_DEMO: z.enum(['0', '1']).default('1'),
    /** Of the practice that a first start without the demo makes. */
    CORRIDOR_PRACTICE: z.string().trim().min(1).max(120).default('Our practice'),
    CORRIDOR_PRESET: Preset.default('dental-team'),
    CORRIDOR_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  })
  .refine((env) => (env.CORRIDOR_CERT === undefined) === (env.CORRIDOR_KEY === undefined), {
    path: ['CORRIDOR_KEY'],
    message: 'CORRIDOR_CERT and CORRIDOR_KEY go together: set both or neither',
  })
  .refine(
    ({ CORRIDOR_EMBED_SIGN_IN: given, CORRIDOR_EMBED_ORIGINS: named }) =>
      given.every(([origin]) => named.includes(origin)),
    {
      path: ['CORRIDOR_EMBED_SIGN_IN'],
      message: 'only sites that CORRIDOR_EMBED_ORIGINS names sign people in',
    },
  );

export type EnvironmentName = keyof z.input<typeof Environment>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly origins: readonly string[];
  /** Sites whose pages may show the widget; none: it is switched off. */
  readonly embedOrigins: readonly string[];
  /** By origin, the login name of the program that may sign people in at its pages. */
  readonly vouching: ReadonlyMap<string, string>;
  /** Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  readonly proxies: readonly Subnet[];
  readonly demo: boolean;
  readonly practice: { readonly name: string; readonly preset: Preset };
  readonly logLevel: string;
}

/** @returns the configuration, or sentences on what is wrong with it */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly string[]> => {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const { CORRIDOR_CERT: cert, CORRIDOR_KEY: key } = env;
  return ok({
    host: env.CORRIDOR_HOST,
    port: env.CORRIDOR_PORT,
    dataFolder: env.CORRIDOR_DATA,
    tls: cert !== undefined && key !== undefined ? { cert, key } : null,
    origins: env.CORRIDOR_ORIGINS,
    embedOrigins: [...new Set(env.CORRIDOR_EMBED_ORIGINS)],
    vouching: new Map(env.CORRIDOR_EMBED_SIGN_IN),
    proxies: env.CORRIDOR_PROXY,
    demo: env.CORRIDOR_DEMO === '1',
    practice: { name: env.CORRIDOR_PRACTICE, preset: env.CORRIDOR_PRESET },
    logLevel: env.CORRIDOR_LOG,
  });
};

/** Whether only this computer can reach the address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
