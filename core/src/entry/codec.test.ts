import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, utf8Decode, utf8Encode } from '../encoding.ts';
import {
  anyPayload,
  sampleConversation,
  sampleEntryId,
  sampleMessage,
  sampleUser,
  sha256,
} from '../testing/samples.ts';
import {
  canonicalPayload,
  decodeEntry,
  encodeEntry,
  entryIdBytes,
  entryIdFromBytes,
  entryIdOf,
  ID_BYTES,
  MAX_ENTRY_BYTES,
  payloadBytesOf,
  signatureOf,
  signedBytes,
} from './codec.ts';
import type { EntryId } from './ids.ts';
import { type Payload, targetOf } from './schema.ts';

const signature = new Uint8Array(64).fill(9);
const HEADER_BYTES = 65;

const entryOf = (payload: string | Uint8Array): Uint8Array =>
  encodeEntry(typeof payload === 'string' ? utf8Encode(payload) : payload, signature);
const faultOf = (bytes: Uint8Array): string => {
  const result = decodeEntry(bytes, sha256);
  return result.ok ? 'none' : `${result.error.code}: ${result.error.detail}`;
};
const codeOf = (bytes: Uint8Array): string => faultOf(bytes).split(':')[0] ?? '';
const canonical = JSON.stringify(sampleMessage);
/** The sample with a body put in as text, so that JSON.stringify cannot tidy it. */
const withBody = (body: string): Uint8Array =>
  entryOf(canonical.replace(/"body":\{.*?\}/, () => `"body":${body}`));

describe('decodeEntry', () => {
  it('[E2] a payload of every kind is written and read back, by its bytes and its fields', () => {
    fc.assert(
      fc.property(anyPayload, (payload) => {
        const bytes = entryOf(canonicalPayload(payload));
        const result = decodeEntry(bytes, sha256);
        if (!result.ok) expect.fail(result.error.detail);
        expect(result.value.payload).toEqual(payload);
        expect(result.value.bytes).toBe(bytes);
        expect(result.value.id).toBe(entryIdOf(bytes, sha256));
      }),
    );
  });

  it('[E1] the first byte is version 1', () => {
    const bytes = entryOf(canonical);
    expect(bytes[0]).toBe(1);
    for (const version of [0, 2, 255]) {
      bytes[0] = version;
      expect(codeOf(bytes)).toBe('entry-malformed');
    }
  });

  it('[E1] 65,536 bytes are an entry, one more is too large', () => {
    const filled = (totalBytes: number): Uint8Array => {
      // A control character is six bytes of JSON; 8,000 of them are not enough.
      const filler = (units: number): { name: string } => ({ name: '\u0001'.repeat(units) });
      const files = [...Array.from({ length: 10 }, () => filler(250)), { name: '' }, { name: '' }];
      const payload = { ...sampleMessage, body: { text: '\u0001'.repeat(8_000), files } };
      let missing = totalBytes - HEADER_BYTES - canonicalPayload(payload).length;
      for (const file of files.slice(-2)) {
        const units = Math.min(250, Math.floor(missing / 6));
        file.name = '\u0001'.repeat(units);
        missing -= 6 * units;
      }
      for (const file of files) {
        const letters = Math.min(6, missing);
        file.name += 'x'.repeat(letters);
        missing -= letters;
      }
      return entryOf(canonicalPayload(payload));
    };
    expect(filled(MAX_ENTRY_BYTES)).toHaveLength(65_536);
    expect(codeOf(filled(MAX_ENTRY_BYTES))).toBe('none');
    expect(filled(MAX_ENTRY_BYTES + 1)).toHaveLength(65_537);
    expect(codeOf(filled(MAX_ENTRY_BYTES + 1))).toBe('entry-too-large');
  });

  it('[E1] an entry cut anywhere is malformed', () => {
    const bytes = entryOf(canonical);
    for (let length = 0; length < bytes.length; length++) {
      if (codeOf(bytes.subarray(0, length)) !== 'entry-malformed') expect.fail(`${length} bytes`);
    }
  });

  it('[E2] whatever the bytes are, they are read or answered with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
        expect(codeOf(entryOf(payload))).toBe('entry-malformed');
      }),
    );
  });

  it('[E3] whatever one byte is changed to, what is read is canonical', () => {
    const good = entryOf(canonical);
    for (let at = HEADER_BYTES; at < good.length; at++) {
      for (let value = 0; value < 256; value += 5) {
        const bytes = good.slice();
        bytes[at] = value;
        const result = decodeEntry(bytes, sha256);
        if (!result.ok) continue;
        expect(canonicalPayload(result.value.payload)).toStrictEqual(payloadBytesOf(bytes));
      }
    }
  });

  it('[E2] an unknown kind is told apart from a malformed entry', () => {
    const kind = (name: string): Uint8Array =>
      entryOf(canonical.replace('"kind":"message"', `"kind":${name}`));
    expect(codeOf(kind('"poll"'))).toBe('unknown-kind');
    expect(codeOf(kind('"__proto__"'))).toBe('unknown-kind');
    expect(codeOf(kind('"constructor"'))).toBe('unknown-kind');
    expect(codeOf(kind('""'))).toBe('unknown-kind');
    expect(codeOf(kind('"Message"'))).toBe('unknown-kind');
    expect(codeOf(kind('7'))).toBe('entry-malformed');
    expect(codeOf(kind('null'))).toBe('entry-malformed');
    expect(codeOf(kind('["message"]'))).toBe('entry-malformed');
    expect(codeOf(entryOf(canonical.replace('"kind":"message",', '')))).toBe('entry-malformed');
  });

  it.each(['null', '7', '"text"', '[]', '{}', 'true', '', '{', '{"kind"', 'undefined'])(
    '[E2] the payload %j is malformed',
    (payload) => {
      expect(codeOf(entryOf(payload))).toBe('entry-malformed');
    },
  );

  it('[E2] JSON that is nested deeper than a stack is malformed, not a crash', () => {
    expect(codeOf(entryOf('['.repeat(65_000)))).toBe('entry-malformed');
    expect(codeOf(entryOf(`${'['.repeat(32_000)}${']'.repeat(32_000)}`))).toBe('entry-malformed');
    expect(codeOf(withBody(`{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`))).toBe(
      'entry-malformed',
    );
  });

  it.each([
    ['at the top', canonical.replace('"after":null', '"after":null,"colour":"red"')],
    ['in the body', canonical.replace('"text":', '"colour":"red","text":')],
    ['of another kind in the body', canonical.replace('ready"', 'ready","on":true')],
  ])('[E2] a field that the schema does not know, %s, is malformed', (_, payload) => {
    expect(codeOf(entryOf(payload))).toBe('entry-malformed');
  });

  it.each([
    ['at the top', canonical.replace('"after":null', '"after":null,"__proto__":{"via":"server"}')],
    ['in the body', canonical.replace('"text":', '"__proto__":{"text":"x"},"text":')],
    ['instead of the body', canonical.replace('"body":', '"__proto__":')],
    ['first', `{"__proto__":{},${canonical.slice(1)}`],
  ])('[E2] __proto__ %s is malformed and changes no prototype', (_, payload) => {
    expect(payload).toContain('__proto__');
    expect(codeOf(entryOf(payload))).toBe('entry-malformed');
    expect(Object.hasOwn(Object.prototype, 'via')).toBe(false);
  });

  it('[E2] UTF-8 that is not well-formed is malformed', () => {
    const text = utf8Encode('Room');
    const payload = utf8Encode(canonical);
    const at = canonical.indexOf('Room');
    for (const bad of [
      [0xed, 0xa0, 0x80, 0x41],
      [0xc0, 0xaf, 0x41, 0x41],
      [0xff, 0x41, 0x41, 0x41],
    ]) {
      const spoilt = payload.slice();
      spoilt.set(bad.slice(0, text.length), at);
      expect(faultOf(entryOf(spoilt))).toBe('entry-malformed: not UTF-8');
    }
  });

  it('[E2] a byte order mark is malformed', () => {
    expect(codeOf(entryOf(`\ufeff${canonical}`))).toBe('entry-malformed');
  });

  it('[E2] a fault never tells content', () => {
    expect(faultOf(withBody('{"text":7,"secret":"diagnosis"}'))).not.toContain('diagnosis');
    expect(faultOf(entryOf(`diagnosis ${canonical}`))).not.toContain('diagnosis');
  });
});

describe('canonical form', () => {
  it('[E3] the sample itself is canonical', () => {
    expect(utf8Decode(canonicalPayload(sampleMessage))).toBe(canonical);
    expect(codeOf(entryOf(canonical))).toBe('none');
  });

  it.each([
    ['white space in front', ` ${canonical}`],
    ['white space behind', `${canonical}\n`],
    ['white space inside', canonical.replace('":', '": ')],
    ['a key twice', canonical.replace('"after":null', '"after":null,"after":null')],
    ['a key twice, the first one different', canonical.replace('"text":', '"text":"x","text":')],
    ['kind twice', canonical.replace('"kind":', '"kind":"pin","kind":')],
    [
      'fields in another order',
      JSON.stringify(Object.fromEntries(Object.entries(sampleMessage).reverse())),
    ],
    ['an escape that is not needed', canonical.replace('Room', '\\u0052oom')],
    ['an escaped slash', canonical.replace('Room', '\\/')],
    ['an escaped key', canonical.replace('"kind"', '"\\u006bind"')],
    ['an escape in capitals', canonical.replace('Room', '\\u001F')],
  ])('[E3] a payload with %s is not canonical', (_, payload) => {
    expect(payload).not.toBe(canonical);
    expect(faultOf(entryOf(payload))).toBe('entry-malformed: not in canonical form');
  });

  it.each(['1.0', '1e0', '10E-1', '-0', '0.0'])('[E3] a size of %s is not canonical', (size) => {
    const files = `{"text":"","files":[{"name":"scan.png","size":${size}}]}`;
    expect(codeOf(withBody(files))).toBe('entry-malformed');
    expect(codeOf(withBody(files.replace(size, '1')))).toBe('none');
  });

  it('[E3] a body with its fields in another order is not canonical', () => {
    const target = sampleEntryId('target');
    const body = (order: string): string =>
      canonical.replace('"message"', '"pin"').replace(/"body":\{.*?\}/, () => `"body":${order}`);
    expect(codeOf(entryOf(body(`{"target":"${target}","on":true}`)))).toBe('none');
    expect(codeOf(entryOf(body(`{"on":true,"target":"${target}"}`)))).toBe('entry-malformed');
  });

  it('[E3] writing is the same for every order of fields, and leaves undefined out', () => {
    fc.assert(
      fc.property(anyPayload, (payload) => {
        const reversed = Object.fromEntries(Object.entries(payload).reverse()) as Payload;
        expect(canonicalPayload(reversed)).toStrictEqual(canonicalPayload(payload));
        expect(canonicalPayload({ ...payload, via: undefined })).toStrictEqual(
          canonicalPayload(
            Object.fromEntries(Object.entries(payload).filter(([key]) => key !== 'via')) as Payload,
          ),
        );
      }),
    );
  });

  it('[E3] a payload that is not valid is not written', () => {
    const body = { text: '\ud800' };
    expect(() => canonicalPayload({ ...sampleMessage, body })).toThrow();
    expect(() => canonicalPayload({ ...sampleMessage, body: { text: '' } })).toThrow();
  });
});

describe('schemas', () => {
  it.each([
    ['in a text', '{"text":"a\\ud800"}'],
    ['low before high', '{"text":"\\udc00\\ud800"}'],
    ['in a file’s name', '{"text":"","files":[{"name":"\\udfff"}]}'],
    ['in a file’s type', '{"text":"","files":[{"name":"a","type":"\\ud800"}]}'],
  ])('[E2] a lone surrogate %s is malformed', (_, body) => {
    expect(codeOf(withBody(body))).toBe('entry-malformed');
  });

  it('[E2] a lone surrogate is malformed in every other text', () => {
    const target = sampleEntryId('target');
    const bodies = [
      ['edit', `{"target":"${target}","text":"\\ud800"}`],
      ['redaction', `{"target":"${target}","reason":"\\ud800"}`],
      ['reaction', `{"target":"${target}","emoji":"\\ud83d","on":true}`],
      ['system', '{"event":"renamed","text":"\\ud800"}'],
    ] as const;
    for (const [kind, body] of bodies) {
      const of = (text: string): string =>
        canonical
          .replace('"message"', `"${kind}"`)
          .replace(/"body":\{.*?\}/, () => `"body":${text}`);
      expect(codeOf(entryOf(of(body)))).toBe('entry-malformed');
      expect(codeOf(entryOf(of(body.replace(/\\ud8../, 'x'))))).toBe('none');
    }
  });

  it('[E2] a surrogate pair is one character and well-formed', () => {
    expect(codeOf(withBody('{"text":"👩🏽‍⚕️"}'))).toBe('none');
  });

  it('[E2] a text is at most 8,000 UTF-16 units', () => {
    expect(codeOf(withBody(`{"text":"${'é'.repeat(8_000)}"}`))).toBe('none');
    expect(codeOf(withBody(`{"text":"${'é'.repeat(8_001)}"}`))).toBe('entry-malformed');
    expect(codeOf(withBody(`{"text":"${'😀'.repeat(4_000)}"}`))).toBe('none');
    expect(codeOf(withBody(`{"text":"${'😀'.repeat(4_001)}"}`))).toBe('entry-malformed');
  });

  it('[E2] shorter texts are counted in UTF-16 units too', () => {
    const target = sampleEntryId('target');
    const body = (kind: string, json: string): Uint8Array =>
      entryOf(
        canonical
          .replace('"message"', `"${kind}"`)
          .replace(/"body":\{.*?\}/, () => `"body":${json}`),
      );
    const emoji = (pairs: number): Uint8Array =>
      body('reaction', `{"target":"${target}","emoji":"${'😀'.repeat(pairs)}","on":true}`);
    const reason = (pairs: number): Uint8Array =>
      body('redaction', `{"target":"${target}","reason":"${'😀'.repeat(pairs)}"}`);
    const event = (pairs: number): Uint8Array =>
      body('system', `{"event":"topic","text":"${'😀'.repeat(pairs)}"}`);
    for (const [of, pairs] of [
      [emoji, 32],
      [reason, 128],
      [event, 1_000],
    ] as const) {
      expect(codeOf(of(pairs))).toBe('none');
      expect(codeOf(of(pairs + 1))).toBe('entry-malformed');
    }
    expect(codeOf(emoji(0))).toBe('entry-malformed');
  });

  it('[E2] a message says something or names a file', () => {
    expect(codeOf(withBody('{"text":""}'))).toBe('entry-malformed');
    expect(codeOf(withBody('{"text":"","files":[]}'))).toBe('entry-malformed');
    expect(codeOf(withBody('{"text":"","files":[{"name":"scan.png"}]}'))).toBe('none');
  });

  it('[E11] what an edit replaces are at most 16 ids, in their place behind the text', () => {
    const target = sampleEntryId('target');
    const edit = (more: string): string | undefined =>
      codeOf(
        entryOf(
          canonical
            .replace('"message"', '"edit"')
            .replace(/"body":\{.*?\}/, () => `"body":{"target":"${target}","text":"x"${more}}`),
        ),
      );
    const replaces = (n: number): string =>
      `,"replaces":${JSON.stringify(Array.from({ length: n }, (_, i) => sampleEntryId(i)))}`;
    expect(edit('')).toBe('none');
    expect(edit(replaces(0))).toBe('none');
    expect(edit(replaces(16))).toBe('none');
    expect(edit(replaces(17))).toBe('entry-malformed');
    expect(edit(',"replaces":["x"]')).toBe('entry-malformed');
    expect(edit(',"replaces":[],"mentions":[]')).toBe('entry-malformed');
  });

  it('[E2] mentions and files are bounded', () => {
    const mentions = (n: number): string =>
      `{"text":"x","mentions":${JSON.stringify(Array(n).fill(sampleUser))}}`;
    const files = (n: number): string =>
      `{"text":"","files":${JSON.stringify(Array(n).fill({ name: 'a' }))}}`;
    expect(codeOf(withBody(mentions(64)))).toBe('none');
    expect(codeOf(withBody(mentions(65)))).toBe('entry-malformed');
    expect(codeOf(withBody(files(20)))).toBe('none');
    expect(codeOf(withBody(files(21)))).toBe('entry-malformed');
  });

  it('[E6] an id with unused bits set is malformed', () => {
    const other = sampleConversation.slice(0, -1);
    expect(codeOf(entryOf(canonical.replace(sampleConversation, `${other}B`)))).toBe(
      'entry-malformed',
    );
  });

  it('[E5] an entry that the server made for somebody says how', () => {
    const via = (how: string): Uint8Array =>
      entryOf(canonical.replace('"after":null', `"after":null,"via":${how}`));
    for (const how of ['import', 'server', 'rest', 'bot']) {
      expect(codeOf(via(`"${how}"`))).toBe('none');
    }
    expect(codeOf(via('"magic"'))).toBe('entry-malformed');
    expect(codeOf(via('null'))).toBe('entry-malformed');
  });

  it('[E10] after is the id of an entry, or null, and always there', () => {
    const after = (id: string): Uint8Array => entryOf(canonical.replace('"after":null', id));
    expect(codeOf(after(`"after":"${sampleEntryId('before')}"`))).toBe('none');
    expect(codeOf(after('"after":"first"'))).toBe('entry-malformed');
    expect(codeOf(entryOf(canonical.replace(',"after":null', '')))).toBe('entry-malformed');
  });

  it('[E9] the key is 16 bytes, made once by the composer', () => {
    const key = (text: string): Uint8Array =>
      entryOf(canonical.replace(`"key":"${sampleMessage.key}"`, `"key":"${text}"`));
    expect(codeOf(key('A'.repeat(22)))).toBe('none');
    expect(codeOf(key('A'.repeat(21)))).toBe('entry-malformed');
    expect(codeOf(key(sampleEntryId('x')))).toBe('entry-malformed');
  });

  it('[P7] targetOf names what an entry points at', () => {
    fc.assert(
      fc.property(anyPayload, (payload) => {
        const target = 'target' in payload.body ? payload.body.target : null;
        expect(targetOf(payload)).toBe(target);
      }),
    );
  });
});

describe('ids', () => {
  it('[E4] the id is the first 24 bytes of SHA-256 over all bytes', () => {
    const bytes = entryOf(canonical);
    expect(fromBase64Url(entryIdOf(bytes, sha256))).toStrictEqual(sha256(bytes).slice(0, 24));
  });

  it('[E4] the id covers version, signature and payload: any bit changes it', () => {
    const bytes = entryOf(canonical);
    const ids = new Set([entryIdOf(bytes, sha256)]);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      ids.add(entryIdOf(changed, sha256));
    }
    expect(ids.size).toBe(bytes.length + 1);
  });

  it('[E4] two signatures over one payload are two entries', () => {
    const [one, other] = [
      entryOf(canonical),
      encodeEntry(utf8Encode(canonical), new Uint8Array(64)),
    ];
    expect(payloadBytesOf(one)).toStrictEqual(payloadBytesOf(other));
    expect(entryIdOf(one, sha256)).not.toBe(entryIdOf(other, sha256));
  });
});

describe('bytes', () => {
  it('[E4] parts of an entry are views of it', () => {
    const bytes = entryOf(canonical);
    expect(signatureOf(bytes)).toStrictEqual(signature);
    expect(payloadBytesOf(bytes).buffer).toBe(bytes.buffer);
  });

  it('[E5] what is signed starts with a domain, so no other protocol’s signature fits', () => {
    expect(utf8Decode(signedBytes(utf8Encode('{}')))).toBe('corridor entry v1\n{}');
  });

  it.each([0, 63, 65])('[E5] a signature of %d bytes is not written', (length) => {
    expect(() => encodeEntry(utf8Encode(canonical), new Uint8Array(length))).toThrow(RangeError);
  });
});

describe('entryIdBytes', () => {
  it('[E6] gives the 24 bytes that the id was made of', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES }), (bytes) => {
        const id = entryIdFromBytes(bytes);
        expect(entryIdBytes(id)).toEqual(bytes);
        expect(entryIdBytes(id)).toEqual(fromBase64Url(id));
      }),
    );
  });

  it('[E6] throws at any character that is not of the alphabet, wherever it stands', () => {
    for (const wrong of ['+', '/', '=', ' ', '\0', '\u00e9', '\u0141', '\ud83d']) {
      for (let at = 0; at < 32; at++) {
        const text = 'A'.repeat(at) + wrong + 'A'.repeat(31 - at);
        expect(() => entryIdBytes(text as EntryId)).toThrow(RangeError);
      }
    }
  });
});
