// Whatever a vendor sends, by the book or not, both ways of sending a call make the same of it.
import { deflateRawSync, deflateSync, gzipSync, brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { givenRawVendor, startRawVendor, toRaw, type RawReply } from '../support/raw-vendor.ts';
import { createAsker, toLine, transports, type TransportName } from '../support/transports.ts';

const json = '{"a":1}';
const plain = String(toRaw(json));
const fine = `200 ${json}`;
const chunked = { 'content-length': null, 'transfer-encoding': 'chunked' };
const encoded = (coding: string | string[], body: string | Uint8Array, status?: string) =>
  toRaw(body, { 'content-encoding': coding }, status);
const long = json.repeat(20);
const [broken, unusable, late] = ['PROVIDER_UNAVAILABLE', 'PROVIDER_BAD_RESPONSE', 'PROVIDER_TIMEOUT'];
const wrongSum = gzipSync(json);
wrongSum.writeUInt32LE(7, wrongSum.byteLength - 8);

/** What comes, what it is taken for where they differ by the transport, and what becomes of the connection. */
type Case = [
  name: string,
  bytes: string | Uint8Array,
  made: string | Record<TransportName, string>,
  then?: RawReply['then'],
];

const framing: Case[] = [
  ['an answer', toRaw(json), fine],
  ['no body', toRaw(''), '200 '],
  ['more to come than comes, then the end', toRaw(json, { 'content-length': 100 }), broken, 'end'],
  ['more to come than comes, then a reset', toRaw(json, { 'content-length': 100 }), broken, 'reset'],
  ['a length that is none', toRaw(json, { 'content-length': 'x' }), broken],
  ['a length below nothing', toRaw(json, { 'content-length': '-1' }), broken],
  ['two lengths', toRaw(json, { 'content-length': ['7', '8'] }), broken],
  ['a length and chunks', toRaw(`7\r\n${json}\r\n0\r\n\r\n`, { 'transfer-encoding': 'chunked' }), broken],
  ['no length, and the end', toRaw(json, { 'content-length': null }), fine, 'end'],
  ['HTTP/1.0', `HTTP/1.0 200 OK\r\n\r\n${json}`, fine, 'end'],
  ['chunks', toRaw('3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n', chunked), fine],
  ['chunks with trailers', toRaw(`7\r\n${json}\r\n0\r\nx-t: 1\r\n\r\n`, chunked), fine],
  ['chunks without the last', toRaw(`7\r\n${json}\r\n`, chunked), broken, 'end'],
  ['half a chunk', toRaw(`17\r\n${json}`, chunked), broken, 'end'],
  ['a chunk of no size', toRaw(`zz\r\n${json}\r\n`, chunked), broken],
  ['a chunk of another size', toRaw(`3\r\n${json}\r\n0\r\n\r\n`, chunked), broken],
  ['a chunk of more than there is', toRaw(`fffffffffffffffff\r\n${json}\r\n`, chunked), broken],
];

const heads: Case[] = [
  ['headers of 15 KB', toRaw(json, { 'x-a': 'a'.repeat(15_000) }), fine],
  ['headers of 20 KB', toRaw(json, { 'x-a': 'a'.repeat(20_000) }), broken],
  ['a header without an end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1_000_000)}`, broken],
  ['a line that is no header', `HTTP/1.1 200 OK\r\nnonsense\r\n\r\n${json}`, broken],
  ['a NUL in a header', toRaw(json, { x: 'a\0b' }), broken],
  ['a folded header', toRaw(json, { x: 'a\r\n b' }), broken],
  ['a word for a status', 'HTTP/1.1 abc OK\r\n\r\n', broken],
  ['status 99', toRaw('', {}, '99 OK'), broken],
  ['status 2000', toRaw('', {}, '2000 OK'), broken],
  ['status 600', toRaw(json, {}, '600 What'), `600 ${json}`],
  ['no reason', toRaw(json, {}, '200'), fine],
  ['HTTP/9.9', `HTTP/9.9 200 OK\r\n\r\n${json}`, broken],
  ['lines without CR', `HTTP/1.1 200 OK\ncontent-length: 7\n\n${json}`, broken],
  ['a body alone', json, broken, 'end'],
  ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n', broken],
  ['an alert of TLS', Buffer.from([0x15, 3, 1, 0, 2, 2, 0x50]), broken],
  ['nothing, then the end', '', broken, 'end'],
  ['nothing, then a reset', '', broken, 'reset'],
  ['half a head, then the end', 'HTTP/1.1 200 OK\r\ncont', broken, 'end'],
  ['half a head, then a reset', 'HTTP/1.1 200 OK\r\ncont', broken, 'reset'],
];

const statuses: Case[] = [
  ['103 before the answer', `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${plain}`, fine],
  ['102 twice before it', `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(2)}${plain}`, fine],
  ['103 with a coding', `HTTP/1.1 103 Early Hints\r\ncontent-encoding: gzip\r\n\r\n${plain}`, fine],
  ['103, then the end', 'HTTP/1.1 103 Early Hints\r\n\r\n', broken, 'end'],
  // undici takes it for a fault, against RFC 9110, section 15.2; it is an answer to `Expect`, which we never send.
  ['100 before the answer', `HTTP/1.1 100 Continue\r\n\r\n${plain}`, { got: fine, undici: broken }],
  ['204', toRaw('', { 'content-length': null }, '204 No Content'), '204 '],
  ['205 with a body', toRaw(json, {}, '205 Reset Content'), `205 ${json}`],
  ['304', toRaw('', { 'content-length': null }, '304 Not Modified'), '304 '],
  [
    '304 with the length of what it stands for',
    toRaw('', { 'content-length': 7 }, '304 Not Modified'),
    '304 ',
  ],
  // A body where none may be is got's fault only if it comes along with the head; undici gives up the connection.
  ['204 with a body', toRaw(json, {}, '204 No Content'), { got: broken, undici: '204 ' }],
  ['304 with a body', toRaw(json, {}, '304 Not Modified'), { got: broken, undici: '304 ' }],
  ['more than its length', toRaw(json + json, { 'content-length': 7 }), { got: broken, undici: fine }],
  ['two answers', Buffer.concat([toRaw(json), toRaw('{"b":2}')]), fine],
  ['404', toRaw(json, {}, '404 Not Found'), `404 ${json}`],
  ['418', toRaw(json, {}, "418 I'm a teapot"), unusable],
];

const codings: Case[] = [
  ['gzip', encoded('gzip', gzipSync(json)), fine],
  ['GZIP', encoded('GZIP', gzipSync(json)), fine],
  ['x-gzip', encoded('x-gzip', gzipSync(json)), fine],
  ['deflate', encoded('deflate', deflateSync(json)), fine],
  ['deflate, and gzip said', encoded('gzip', deflateSync(json)), fine],
  ['deflate without its head', encoded('deflate', deflateRawSync(json)), unusable],
  ['br', encoded('br', brotliCompressSync(json)), fine],
  ['zstd', encoded('zstd', zstdCompressSync(json)), fine],
  ['gzip twice', encoded('gzip, gzip', gzipSync(gzipSync(json))), fine],
  ['gzip and identity, on two lines', encoded(['gzip', 'identity'], gzipSync(json)), fine],
  ['two members', encoded('gzip', Buffer.concat([gzipSync('{"a"'), gzipSync(':1}')])), fine],
  ['a coding that nobody knows', encoded('klingon', json), fine],
  ['gzip of a 404', encoded('gzip', gzipSync(json), '404 Not Found'), `404 ${json}`],
  ['gzip of nothing', encoded('gzip', ''), '200 '],
  ['br of nothing', encoded('br', '', '404 Not Found'), '404 '],
  ...(['gzip', 'deflate', 'br', 'zstd'] as const).map((coding): Case => {
    return [`${coding} that is none`, encoded(coding, json), unusable];
  }),
  ['gzip that is none, of a 404', encoded('gzip', json, '404 Not Found'), unusable],
  ['gzip with a wrong sum', encoded('gzip', wrongSum), unusable],
  [
    'gzip with something after it',
    encoded('gzip', Buffer.concat([gzipSync(json), Buffer.from('more')])),
    unusable,
  ],
  ['half of gzip', encoded('gzip', gzipSync(long).subarray(0, 20)), broken],
  ['half of deflate', encoded('deflate', deflateSync(long).subarray(0, 10)), broken],
  ['half of br', encoded('br', brotliCompressSync(long).subarray(0, 10)), broken],
  ['half of zstd', encoded('zstd', zstdCompressSync(long).subarray(0, 12)), broken],
];

// Of a row that lacks its end, jest would make a call back.
const cases = [...framing, ...heads, ...statuses, ...codings].map(([name, bytes, made, then]) => ({
  ...{ name, bytes, made, then },
}));

const given = givenRawVendor();

describe.each(transports)('by %s', (way, transport) => {
  const ask = async (reply: RawReply, timeout?: number) => {
    given.vendor.reply = () => reply;
    const asker = createAsker(transport, given.vendor.origin);
    const came = await asker.ask({
      statuses: [200, 204, 205, 304, 404, 600],
      ...(timeout === undefined ? {} : { timeout }),
    });
    return { came, event: asker.events[0]! };
  };

  test.each(cases)('$name', async ({ bytes, made, then }) => {
    const { came } = await ask(then === undefined ? { bytes } : { bytes, then });
    expect(toLine(came)).toBe(typeof made === 'string' ? made : made[way]);
    // Nothing but the client itself ever sends a call again.
    expect(given.vendor.heads).toHaveLength(1);
  });

  test.each([
    ['half a head', 'HTTP/1.1 200 OK\r\ncont', [0]],
    ['103', 'HTTP/1.1 103 Early Hints\r\n\r\n', [0]],
    ['a head', toRaw('', { 'content-length': 7 }), [0, 200]],
    ['half a body', toRaw(json, { 'content-length': 100 }), [0, 200]],
    [
      'half of gzip',
      toRaw(gzipSync(json).subarray(0, 12), { 'content-encoding': 'gzip', 'content-length': 99 }),
      [0, 200],
    ],
  ])('%s, and then silence', async (_, bytes, seen) => {
    const { came, event } = await ask({ bytes }, 300);
    expect(toLine(came)).toBe(late);
    expect(seen).toContain(event.status);
    expect(given.vendor.heads).toHaveLength(1);
  });

  test('101, which nobody asked for', async () => {
    const bytes = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n';
    // got goes on waiting.
    const { came } = await ask({ bytes }, way === 'got' ? 300 : undefined);
    expect(toLine(came)).toBe(way === 'got' ? late : broken);
  });

  test.each([301, 302, 303, 307, 308])('%i: it is not followed', async (status) => {
    const trap = await startRawVendor(() => ({ bytes: toRaw(json) }));
    const { came, event } = await ask({ bytes: toRaw('', { location: `${trap.origin}/r` }, `${status} Go`) });
    expect(toLine(came)).toBe(unusable);
    expect(event.status).toBe(status);
    expect([given.vendor.heads.length, trap.connections]).toEqual([1, 0]);
    trap.close();
  });

  test('two moments to come back: the first', async () => {
    const { came } = await ask({
      bytes: toRaw('{}', { 'retry-after': ['7', '9'] }, '429 Too Many Requests'),
    });
    expect(came).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryAfter: 7 });
  });
});
