import { describe, expect, test } from '@jest/globals';
import { authorization, toPost, useRefusingServer } from '../../support/refusal.ts';
import { toForm } from '../../support/unit21.ts';

const { server, refuse } = useRefusingServer();

const query = JSON.stringify({ query: '{ __typename }' });
const get = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
test.each(['apollo-require-preflight', 'x-apollo-operation-name'])('GET with %s runs', async (name) => {
  const response = await server.fetch(get, { headers: { authorization, [name]: 'x' } });
  expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
});

describe('JSON', () => {
  test.each(['{', '', '{"query":"{ __typename }"} x', '\u0000', "{'query':1}"])(
    'that is malformed: %j',
    async (body) => {
      await refuse(toPost(body), 400, 'BAD_REQUEST');
    },
  );

  test.each(['null', '7', '"{ __typename }"', '{}', '{"query":7}', '{"query":"{ a }","variables":7}'])(
    'that is no request: %s',
    async (body) => {
      await refuse(toPost(body), 400, 'BAD_REQUEST');
    },
  );

  test.each(['[]', `[${query}]`, `[${query},${query}]`])('in a batch: %s', async (body) => {
    await refuse(toPost(body), 400, 'BATCHING_DISABLED');
  });

  test('with a document that is not GraphQL', async () => {
    const response = await server.query('{ secret words');
    expect(response).toMatchObject({
      status: 400,
      errors: [
        {
          extensions: {
            code: 'GRAPHQL_PARSE_FAILED',
            retryable: false,
            requestId: response.headers.get('x-request-id'),
          },
        },
      ],
    });
  });
});

describe('a path where nothing is', () => {
  test.each(['/', '/graphq', '/media', '/media/x', '/graphql/x'])('%s', async (path) => {
    await refuse({}, 404, 'NOT_FOUND', path);
  });

  test.each(['/%', '/media/%zz', '/graphql%ff'])('nor can be: %s', async (path) => {
    await refuse({}, 400, 'BAD_REQUEST', path);
  });

  test('with a form, which is not read', async () => {
    await refuse({ method: 'POST', body: toForm(['map', '{}']) }, 404, 'NOT_FOUND', '/elsewhere');
  });
});
