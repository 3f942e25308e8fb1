// Bodies of JSON: what is too large, too deep or made to harm is refused, as a rule while it comes in.
import { describe, expect, test } from '@jest/globals';
import { asKey } from '../support/api-keys.ts';
import { allBut, createKey } from '../support/callers.ts';
import { boundary, countReads, formEnd, multipart, toParts } from '../support/raw-http.ts';
import { authorization, preflight, toPost, useRefusingServer } from '../support/refusal.ts';
import { toAnswer } from '../support/server.ts';

const { server, connect, refuse, refuseUnread } = useRefusingServer();

const getPath = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
const json = { authorization, 'content-type': 'application/json' };
const ask = async (body: string, headers: Record<string, string> = {}) =>
  toAnswer(await server.fetch('/graphql', toPost(body, { authorization, ...headers })));

describe('hostile 24: a body of JSON', () => {
  /** With these variables, filled up with blanks to so many bytes. */
  const toBody = (variables: object, bytes: number) =>
    JSON.stringify({ query: '{ __typename }', variables }).padEnd(bytes);
  const medium = 'QUJD'.repeat(100_000);

  test('of 100,000 bytes is taken', async () => {
    expect(await ask(toBody({}, 100_000))).toMatchObject({ status: 200, data: { __typename: 'Query' } });
  });

  test.each([
    ['blanks', toBody({}, 100_001)],
    ['base64 in another member', toBody({ media: medium }, 0)],
    ['base64 as a name', toBody({ [medium]: 1 }, 0)],
    ['base64 in a list', toBody({ base64: [medium] }, 0)],
    ['what is no base64', toBody({ base64: '-'.repeat(100_000) }, 0)],
    ['escapes', toBody({ base64: '\n'.repeat(50_000) }, 0)],
    ['base64 beside the variables', JSON.stringify({ query: '{ __typename }', base64: medium })],
    ['base64 in extensions', JSON.stringify({ query: '{ __typename }', extensions: { base64: medium } })],
    ['base64 after the variables', JSON.stringify({ variables: {}, extensions: { base64: medium } })],
    ['numbers', toBody({ a: Array(60_000).fill(1) }, 0)],
  ])('of more than that: %s', async (_, body) => {
    await refuse(toPost(body), 413, 'PAYLOAD_TOO_LARGE');
  });

  test.each([
    ['announced', { 'content-length': 60_000_000 }, ''],
    ['without an end', { 'transfer-encoding': 'chunked' }, '3938700\r\n'],
  ])('is refused while it comes: a flood that is %s', async (_, length, start) => {
    const reads = countReads(server);
    const client = connect();
    client.post({ ...json, ...length }, start);
    const flooding = client.flood(60_000_000);
    expect(await client.answer()).toMatchObject({ status: 413, headers: { connection: 'close' } });
    await client.ended;
    await flooding;
    expect(reads.bytes()[0]).toBeLessThan(1_000_000);
  });

  test('of more than 68,000,000 bytes is refused before it comes', async () => {
    const answer = await refuseUnread({ ...json, 'content-length': '68000001' }, 413, 'PAYLOAD_TOO_LARGE');
    expect(answer.headers['connection']).toBe('close');
  });

  test('with ten files of 5,000,000 bytes as base64 is taken', async () => {
    const file = Buffer.alloc(5_000_000, 'text').toString('base64');
    const media = Array(10).fill({ content: { base64: file } });
    expect(await ask(toBody({ input: { media } }, 0))).toMatchObject({ status: 200 });
  }, 60_000);
});

test('hostile 24: one medium of more than a file may have is refused while it comes', async () => {
  const reads = countReads(server);
  const client = connect();
  client.post({ ...json, 'content-length': 60_000_000 }, '{"variables":{"base64":"');
  // What floods is of the alphabet.
  const flooding = client.flood(60_000_000);
  const answer = await client.answer();
  expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
  expect(answer.json.errors).toMatchObject([
    { message: 'A file may have at most 5000000 bytes.', extensions: { code: 'PAYLOAD_TOO_LARGE' } },
  ]);
  await flooding;
  expect(reads.bytes()[0]).toBeLessThan(8_000_000);
});

describe('hostile 24: of who may not upload', () => {
  const body = JSON.stringify({
    query: '{ __typename }',
    variables: { base64: 'QUJD'.repeat(25_000) },
  });

  test.each([
    ['announced', { 'content-length': body.length }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('no media is taken: %s', async (how, length) => {
    const key = await createKey(server, allBut('entities:write'));
    const client = connect();
    const text = how === 'announced' ? body : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    client.post({ 'content-type': 'application/json', ...asKey(key), ...length }, text);
    const { status, json: answer } = await client.answer();
    expect(status).toBe(413);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }]);
  });

  test('of others it is', async () => {
    const key = await createKey(server, ['entities:write']);
    const answer = await toAnswer(await server.fetch('/graphql', toPost(body, asKey(key))));
    expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query' } });
  });
});

describe('hostile 26: a member that changes a prototype', () => {
  const bodies = [
    '{"query":"{ __typename }","__proto__":{"polluted":1}}',
    '{"query":"{ __typename }","variables":{"__proto__":{"polluted":1}}}',
    '{"query":"{ __typename }","variables":{"a":[{"\\u005f_proto__":{"polluted":1}}]}}',
    '{"query":"{ __typename }","variables":{"__\\u0070roto__":{"polluted":1}}}',
    '{"query":"{ __typename }","variables":{"constructor":{"\\u0070rototype":{"polluted":1}}}}',
    '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"polluted":1}}}}',
  ];
  test.each(bodies)('%s', async (body) => {
    await refuse(toPost(body), 400, 'BAD_REQUEST');
    expect({}).not.toHaveProperty('polluted');
  });

  test.each(['variables', 'extensions'])('in the %s of an address', async (name) => {
    const path = `${getPath}&${name}=${encodeURIComponent('{"a":{"__proto__":{"polluted":1}}}')}`;
    await refuse({ headers: preflight }, 400, 'BAD_REQUEST', path);
    expect({}).not.toHaveProperty('polluted');
  });
});

test.each([
  ['the document', '{"query":"{ __typename } # \xff"}'],
  ['a cut-off character', '{"query":"{ __typename } # \xe2\x82"}'],
  ['a surrogate', '{"query":"{ __typename } # \xed\xa0\x80"}'],
  ['base64', '{"query":"{ __typename }","variables":{"base64":"AAAA\xff"}}'],
])('hostile 27: invalid UTF-8 in %s', async (_, body) => {
  await refuse(toPost(new Uint8Array(Buffer.from(body, 'latin1'))), 400, 'BAD_REQUEST');
});

describe('hostile 27: invalid UTF-8 in a form', () => {
  test.each([
    ['operations', ''],
    ['operations', 'Content-Type: application/json; charset=utf-8\r\n'],
    ['operations', 'Content-Type: application/json; charset=latin1\r\n'],
    ['map', ''],
  ])('in %s, %j', async (name, header) => {
    const toField = (field: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n${header}\r\n${content}\r\n`;
    // What a lenient reader would make of a byte that is none.
    const mended = Buffer.from('\ufffd').toString('latin1');
    const mark = (field: string) => (field === name ? '\xff' : mended);
    const operations = `{"query":"{ __typename } # ${mark('operations')}","variables":{"${mended}":null}}`;
    const map = `{"0":["variables.${mark('map')}"]}`;
    const file = toParts(['name="0"; filename="a.txt"', 'a']);
    const form = toField('operations', operations) + toField('map', map) + file + formEnd;
    const body = new Uint8Array(Buffer.from(form, 'latin1'));
    await refuse(toPost(body, { ...multipart, ...preflight }), 400, 'MALFORMED_MULTIPART');
  });

  test('what is valid is read as it is, whatever charset its part names', async () => {
    const operations =
      '{"query":"query($é: String!) { __type(name: $é) { name } }","variables":{"é":"Query"}}';
    const form =
      toParts(
        ['name="operations"\r\nContent-Type: application/json; charset=utf-8', operations],
        ['name="map"', '{}'],
      ) + formEnd;
    const answer = await ask(form.replaceAll('$é', '$e').replace('"é"', '"e"'), {
      ...multipart,
      ...preflight,
    });
    expect(answer.data).toEqual({ __type: { name: 'Query' } });
  });
});

describe('hostile 28: variables nested', () => {
  test.each([
    ['100,000 deep', '[', 100_000],
    ['100,000 objects deep', '{"a":', 100_000],
    ['101 deep, and ended', '[', 99],
  ])('%s', async (_, opening, depth) => {
    const end = depth < 100_000 ? ']'.repeat(depth) : '';
    const body = `{"query":"{ __typename }","variables":{"a":${opening.repeat(depth)}${end}}}`;
    await refuse(toPost(body), 400, 'BAD_REQUEST');
  });

  test('in an address', async () => {
    const path = `${getPath}&variables=${encodeURIComponent(`{"a":${'['.repeat(101)}`)}`;
    await refuse({ headers: preflight }, 400, 'BAD_REQUEST', path);
  });

  test('100 deep are taken', async () => {
    const variables = `{"a":${'['.repeat(98)}${']'.repeat(98)}}`;
    const body = `{"query":"{ __typename }","variables":${variables}}`;
    const answer = await toAnswer(await server.fetch('/graphql', toPost(body, { authorization })));
    expect(answer.data).toEqual({ __typename: 'Query' });
  });
});
