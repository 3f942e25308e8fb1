import { describe, expect, test } from '@jest/globals';
import { authorization, toPost, useRefusingServer } from '../../support/refusal.ts';
import { addDocument, entityId } from '../../support/unit21.ts';

const { server, refuse } = useRefusingServer();

const json = 'application/json';
const response = 'application/graphql-response+json';
const ask = (accept: string, query = '{ __typename }') =>
  server.fetch('/graphql', toPost(JSON.stringify({ query }), { authorization, accept }));

describe('the answer is of the type that is asked for', () => {
  test.each([
    [json, json],
    [response, response],
    ['*/*', json],
    ['application/*', json],
    ['text/html, */*;q=0.1', json],
    [`${response}, ${json};q=0.9`, response],
    [`${json};q=0.5, ${response}`, response],
    [`${json}, ${response}`, json],
    [`${response};charset=utf-8`, response],
    ['APPLICATION/JSON', json],
    ['', json],
  ])('%j', async (accept, type) => {
    const { status, headers } = await ask(accept);
    expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
  });
});

test.each(['text/html', 'text/plain', 'multipart/mixed', `${json};q=0`, `${json};a=b`, 'nonsense', ','])(
  'where it could not be, a mutation is not even run: Accept: %s',
  async (accept) => {
    const variables = { input: { entityId, media: [{ content: { base64: 'YQ==' }, name: 'a.txt' }] } };
    const body = JSON.stringify({ query: addDocument, variables });
    await refuse(toPost(body, { accept }), 406, 'BAD_REQUEST');
  },
);

describe('a document that is refused', () => {
  test.each([
    ['its type is asked for by name', json, 200],
    ['any type will do', '*/*', 400],
    ['the type says that it is of GraphQL', response, 400],
  ])('where %s', async (_, accept, status) => {
    for (const document of ['{', '{ nowhere }', 'query ($id: ID!) { __typename }']) {
      const answer = await ask(accept, document);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
    }
  });

  test('a request that is none is 400 all the same', async () => {
    await refuse(toPost('{"query":7}', { accept: json }), 400, 'BAD_REQUEST');
  });
});
