// Media in JSON are taken out of it while it comes in: what arrives at the vendor is what was sent, however it was written.
import { request } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { authorization } from '../../support/refusal.ts';
import { useScriptedServer } from '../../support/scripted-server.ts';
import { at } from '../../support/server.ts';
import { addDocument, entityId, putLine, readLine, readParts, withMedia } from '../../support/unit21.ts';

const { vendor, server } = useScriptedServer(['unit21']);

/** Bytes whose base64 is rich in slashes, and longer than a body may be without its media. */
const bytes = Buffer.from('???~~~ÿ?>\n'.repeat(10_000));
const base64 = bytes.toString('base64');
const toBody = (content: object) =>
  JSON.stringify({
    query: addDocument,
    variables: {
      input: {
        entityId,
        media: [
          { content, name: 'a.txt' },
          { content, name: 'b.txt' },
        ],
      },
    },
  });

/** In pieces of so many bytes. */
const post = async (text: string, size: number): Promise<unknown> => {
  const headers = { authorization, 'content-type': 'application/json' };
  const call = request(`${server.origin}/graphql`, { method: 'POST', headers });
  const answer = new Promise<unknown>((resolve, reject) => {
    call.on('error', reject).on('response', (response) => resolve(readJson(response)));
  });
  const body = Buffer.from(text);
  for (let start = 0; start < body.length; start += size) call.write(body.subarray(start, start + size));
  call.end();
  return answer;
};

test.each([
  ['in one piece', toBody({ base64 }), 1_000_000],
  ['in pieces', toBody({ base64 }), 1_021],
  ['in bytes, at its beginning', toBody({ base64: base64.slice(0, 4_000) }), 1],
  ['with every slash escaped', toBody({ base64 }).replaceAll('/', '\\/'), 1_021],
  ['with blanks around', toBody({ base64 }).replaceAll('":', '" :\n\t'), 1_021],
])('base64 that comes %s', async (_, body, size) => {
  vendor.on(readLine, withMedia(), { ...withMedia('a.txt', 'b.txt'), repeat: true });
  vendor.on(putLine, { json: {} }, { json: {} });
  const answer = await post(body, size);
  expect(at(answer, 'data.addEntityMedia.userErrors')).toEqual([]);
  const puts = vendor.calls.filter(({ method }) => method === 'PUT');
  const sent = size === 1 ? bytes.subarray(0, 3_000) : bytes;
  expect(puts.map((call) => readParts(call)[0]?.content)).toEqual([sent, sent]);
});

test('what only looks like a medium stays what it is', async () => {
  const document =
    'query ($base64: String!, $a: Boolean!) { __type(name: $base64) { name } __typename @skip(if: $a) }';
  const body = JSON.stringify({ query: document, variables: { base64: 'Query', a: true } });
  expect(await post(body, 7)).toMatchObject({ data: { __type: { name: 'Query' } } });
});
