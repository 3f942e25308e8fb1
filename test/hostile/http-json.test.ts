// Bodies of JSON: what is too large, too deep or made to harm is refused, as a rule while it comes in.
import { describe, expect, test } from '@jest/globals';
import { countReads } from '../support/raw-http.ts';
import { authorization, preflight, toPost, useRefusingServer } from '../support/refusal.ts';
import { toAnswer } from '../support/server.ts';

const { server, connect, refuse, refuseUnread } = useRefusingServer();

const getPath = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
const json = { authorization, 'content-type': 'application/json' };
const ask = async (body: string) => toAnswer(await server.fetch('/graphql', toPost(body, { authorization })));

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
  });
});

describe('hostile 26: a member that changes a prototype', () => {
  const bodies = [
    '{"query":"{ __typename }","__proto__":{"polluted":1}}',
    '{"query":"{ __typename }","variables":{"__proto__":{"polluted":1}}}',
    '{"query":"{ __typename }","variables":{"a":[{"\\u005f_proto__":{"polluted":1}}]}}',
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
