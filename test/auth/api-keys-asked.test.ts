// What may be asked of API keys, and what is refused; on each database.
import { expect, test } from '@jest/globals';
import {
  asKey,
  askForKey,
  knock,
  makeKey,
  refused,
  revokeKey,
  useGuardedServer,
} from '../support/api-keys.ts';
import { describeOnEach } from '../support/postgres.ts';
import { at } from '../support/server.ts';

const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();

describeOnEach((kind) => {
  const given = useGuardedServer(kind);

  test.each([
    [{ client: '' }, 'CLIENT_INVALID', 'client'],
    [{ client: 'a b' }, 'CLIENT_INVALID', 'client'],
    [{ client: '-a' }, 'CLIENT_INVALID', 'client'],
    [{ client: 'a\u0000' }, 'CLIENT_INVALID', 'client'],
    [{ client: 'a'.repeat(65) }, 'CLIENT_INVALID', 'client'],
    [{ client: 'Admin' }, 'CLIENT_INVALID', 'client'],
    [{ client: 'SANDBOX' }, 'CLIENT_INVALID', 'client'],
    [{ scopes: [] }, 'SCOPES_EMPTY', 'scopes'],
    [{ scopes: ['audit:read', 'marker-7'] }, 'SCOPE_UNKNOWN', 'scopes'],
    [{ scopes: ['constructor'] }, 'SCOPE_UNKNOWN', 'scopes'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'EXPIRY_INVALID', 'expiresAt'],
    [{ expiresAt: '2999-01-01T00:00:00Z' }, 'EXPIRY_INVALID', 'expiresAt'],
  ])('%j is refused with %s', async (input, code, about) => {
    const { data, errors } = await askForKey(given.server, input);
    expect(errors).toEqual([]);
    expect(at(data, 'createApiKey')).toMatchObject({
      apiKey: null,
      key: null,
      userErrors: [{ code, field: ['input', about] }],
    });
    expect(JSON.stringify(data)).not.toContain('marker-7');
  });

  test('everything that is wrong is told at once, and 366 days are not too many', async () => {
    const wrong = await askForKey(given.server, { client: '', scopes: [], expiresAt: inDays(-1) });
    expect(at(wrong.data, 'createApiKey.userErrors')).toMatchObject([
      { code: 'CLIENT_INVALID' },
      { code: 'SCOPES_EMPTY' },
      { code: 'EXPIRY_INVALID' },
    ]);
    const long = await askForKey(given.server, { expiresAt: inDays(366.1) });
    expect(at(long.data, 'createApiKey.userErrors')).toMatchObject([{ code: 'EXPIRY_INVALID' }]);
    await makeKey(given.server, { client: 'a'.repeat(64), expiresAt: inDays(365.9) });
  });

  test('nobody gives away more than they hold', async () => {
    const { id, key } = await makeKey(given.server, { client: 'keeper', scopes: ['keys:admin'] });
    const more = await askForKey(
      given.server,
      { client: 'friend', scopes: ['keys:admin', 'pii:read'] },
      asKey(key),
    );
    expect(at(more.data, 'createApiKey')).toMatchObject({
      key: null,
      userErrors: [{ code: 'SCOPE_NOT_HELD', message: expect.stringMatching(/lacks pii:read\.$/) }],
    });
    const same = await askForKey(given.server, { client: 'friend', scopes: ['keys:admin'] }, asKey(key));
    expect(at(same.data, 'createApiKey.apiKey.createdBy')).toBe('keeper');
    const friend = at(same.data, 'createApiKey.key') as string;
    const gone = await given.server.query(
      `mutation { revokeApiKey(input: { id: "${id}" }) { apiKey { revokedBy } } }`,
      {},
      asKey(friend),
    );
    expect(at(gone.data, 'revokeApiKey.apiKey.revokedBy')).toBe('friend');
    expect(await knock(given.server, key)).toEqual(refused);
  });

  test.each(['0000000000000000', 'short', 'a\u0000'])('there is no key %j to revoke', async (id) => {
    expect((await revokeKey(given.server, id)).data).toEqual({
      revokeApiKey: { apiKey: null, userErrors: [{ code: 'KEY_NOT_FOUND', field: ['input', 'id'] }] },
    });
  });

  test('the list is read page by page, newest first', async () => {
    const made = [];
    for (let place = 0; place < 5; place += 1) {
      const { id } = await makeKey(given.server, { client: 'paged' });
      await revokeKey(given.server, id);
      made.unshift(id);
    }
    const ids = [];
    const times = [];
    let after: unknown = null;
    do {
      const { data, errors } = await given.server.query(
        `query ($after: String) { apiKeys(filter: { client: "paged" }, first: 2, after: $after) {
          edges { node { id createdAt } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        { after },
      );
      expect(errors).toEqual([]);
      expect(at(data, 'apiKeys.pageInfo.hasPreviousPage')).toBe(after !== null);
      const edges = at(data, 'apiKeys.edges') as { node: { id: string; createdAt: string } }[];
      ids.push(...edges.map(({ node }) => node.id));
      times.push(...edges.map(({ node }) => node.createdAt));
      after =
        at(data, 'apiKeys.pageInfo.hasNextPage') === true ? at(data, 'apiKeys.pageInfo.endCursor') : null;
    } while (after !== null);
    // Two of one millisecond stand in the order of their ids.
    expect(ids.toSorted()).toEqual(made.toSorted());
    expect(times).toEqual(times.toSorted().toReversed());
    expect(ids).toHaveLength(new Set(ids).size);
  });

  test.each(['first: 0', 'first: 101', 'after: "bm9uZQ"', 'filter: { client: "a b" }'])(
    'apiKeys(%s) is refused',
    async (asked) => {
      const { errors } = await given.server.query(`{ apiKeys(${asked}) { nodes { id } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );
});
