// How much both ways of sending a call take, and what they put on the wire.
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import { givenRawVendor, toRaw } from '../support/raw-vendor.ts';
import { createAsker, toLine, transports } from '../support/transports.ts';

const megabyte = 1024 * 1024;
const limit = 100_000;
const bomb = Buffer.alloc(50 * megabyte);
const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };

/** How so many bytes are sent. */
const ways: [name: string, toBytes: (body: Buffer) => Uint8Array][] = [
  ['as they are', (body) => toRaw(body)],
  ['without a length', (body) => toRaw(body, { 'content-length': null, connection: 'close' })],
  ['in chunks', toChunks],
  ...Object.entries(encoders).map(([coding, encode]): (typeof ways)[number] => [
    `as ${coding}`,
    (body) => toRaw(encode(body), { 'content-encoding': coding }),
  ]),
  ['as gzip of gzip', (body) => toRaw(gzipSync(gzipSync(body)), { 'content-encoding': 'gzip, gzip' })],
];

function toChunks(body: Buffer) {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.byteLength; at += 1_000) {
    const piece = body.subarray(at, at + 1_000);
    pieces.push(Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  const whole = Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
  return toRaw(whole, { 'content-length': null, 'transfer-encoding': 'chunked' });
}

const given = givenRawVendor();

describe.each(transports)('by %s', (_way, transport) => {
  const take = (bytes: Uint8Array, maxBytes?: number) => {
    given.vendor.reply = () => ({ bytes, then: 'end' });
    return createAsker(transport, given.vendor.origin).ask(maxBytes === undefined ? {} : { maxBytes });
  };

  describe.each([
    ['that can not be made smaller', randomBytes(limit + 1)],
    ['that can', Buffer.alloc(limit + 1, 'ab')],
  ])('as many bytes as are allowed, %s', (_kind, body) => {
    test.each(ways)('%s', async (_name, toBytes) => {
      const whole = await take(toBytes(body.subarray(0, limit)), limit);
      if (whole instanceof ApiError) throw whole;
      expect(body.subarray(0, limit).equals(whole.body)).toBe(true);
      expect(await take(toBytes(body), limit)).toMatchObject({
        code: 'PROVIDER_BAD_RESPONSE',
        message: expect.stringContaining('larger'),
      });
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, gzip', (body: Buffer) => gzipSync(gzipSync(body))],
  ])('50 MB in a little %s are not made whole', async (coding, encode) => {
    const bytes = encode(bomb);
    const before = process.memoryUsage().rss;
    const came = await take(toRaw(bytes, { 'content-encoding': coding }));
    expect(toLine(came)).toBe('PROVIDER_BAD_RESPONSE');
    expect(process.memoryUsage().rss - before).toBeLessThan(45 * megabyte);
  });

  test('an answer of 96 MB, where so much is allowed', async () => {
    const came = await take(toRaw(Buffer.alloc(96 * megabyte, 'x')), 96 * megabyte);
    expect(came).toMatchObject({ status: 200 });
    expect(came instanceof ApiError ? 0 : came.body.byteLength).toBe(96 * megabyte);
  });

  const first = () => given.vendor.heads[0]!.split('\r\n');
  const headersOf = (name: string) =>
    first()
      .filter((line) => line.toLowerCase().startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2));

  test.each([
    ['/r/-;externalUserId=a%2Bb;c', '/r/-;externalUserId=a%2Bb;c'],
    ["/r?it's='1'&b=%2F+a", '/r?it%27s=%271%27&b=%2F+a'],
    ['/r/%7euser/%zz/%', '/r/%7euser/%zz/%'],
    ['/r//s/', '/r//s/'],
    ['/r/../s/./t', '/s/t'],
    ['/r/%2e%2E/s', '/s'],
    ['/r/%2F..%2fs', '/r/%2F..%2fs'],
    ['/r s?t u', '/r%20s?t%20u'],
    ['/Ä?ü=ß', '/%C3%84?%C3%BC=%C3%9F'],
    ['/r?', '/r'],
    ['/r\r\nx-made: up', '/rx-made:%20up'],
    ['//elsewhere.test/r', '//elsewhere.test/r'],
  ])('%j is sent as it is signed', async (target, sent) => {
    given.vendor.reply = () => ({ bytes: toRaw('{}') });
    const headers = (request: { target: string }) => ({ 'x-signed': request.target });
    await createAsker(transport, given.vendor.origin, { headers }).ask({ target });
    expect(first()[0]).toBe(`GET ${sent} HTTP/1.1`);
    expect(headersOf('x-signed')).toEqual([sent]);
    expect(headersOf('x-made')).toEqual([]);
  });

  test('what goes along: the vendor’s headers once each, and no body', async () => {
    given.vendor.reply = () => ({ bytes: toRaw('{}') });
    const headers = () => ({ authorization: 'Basic x', 'X-App': 'é\ta' });
    await createAsker(transport, given.vendor.origin, { headers }).ask();
    expect(headersOf('host')).toEqual([new URL(given.vendor.origin).host]);
    expect(headersOf('user-agent')).toEqual(['dossier']);
    expect(headersOf('authorization')).toEqual(['Basic x']);
    expect(headersOf('x-app')).toEqual(['é\ta']);
    expect(headersOf('accept-encoding')[0]).toMatch(/^gzip, /);
    expect([...headersOf('content-length'), ...headersOf('transfer-encoding')]).toEqual([]);
  });

  test.each(['a\r\nx-made: up', 'a\nb', 'a\0b', '…'])('a header of %j is not sent', async (value) => {
    const headers = () => ({ 'x-app': value });
    const came = await createAsker(transport, given.vendor.origin, { headers }).ask();
    expect(toLine(came)).toBe('PROVIDER_UNAVAILABLE');
    expect(given.vendor.heads).toEqual([]);
  });
});
