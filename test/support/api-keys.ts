// API keys as a partner's operator makes and uses them, and servers that want a credential.
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Environment } from '../../src/config-reader.ts';
import { toStorageEnv } from './ledger.ts';
import type { DatabaseKind, TestDatabase } from './postgres.ts';
import { adminKey, at, startServer, type Answer, type TestServer } from './server.ts';

/** Where a vendor is live a credential is needed; nobody asks this one anything. */
export const guardedEnv: Environment = {
  ADMIN_API_KEY: adminKey,
  UNIT21_URL: 'http://127.0.0.1:9',
  UNIT21_API_KEY: 'u21-test-key',
  UNIT21_ORG: 'test-org',
};

export const startGuarded = (database: TestDatabase): Promise<TestServer> =>
  startServer({ ...guardedEnv, ...toStorageEnv(database) });

/** One server that wants a credential, and a database of its own, for all tests of a suite. */
export const useGuardedServer = (kind: DatabaseKind): { database: TestDatabase; server: TestServer } => {
  let made: { database: TestDatabase; server: TestServer } | undefined;
  beforeAll(async () => {
    const database = await kind.create();
    made = { database, server: await startGuarded(database) };
  });
  afterAll(async () => {
    await made?.server.close();
    await made?.database.remove();
  });
  const current = () => {
    if (made === undefined) throw new Error('only within a test');
    return made;
  };
  return {
    get database() {
      return current().database;
    },
    get server() {
      return current().server;
    },
  };
};

export const asKey = (key: string) => ({ authorization: `Bearer ${key}` });

export const keyFields = 'id client scopes createdAt createdBy expiresAt revokedAt revokedBy live';

/** As the administrator, but for the headers. */
export const askForKey = (
  server: TestServer,
  input: object,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  server.query(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
      apiKey { ${keyFields} } key userErrors { code field message } } }`,
    { input: { client: 'acme', scopes: ['applicants:read'], ...input } },
    headers,
  );

export interface MadeKey {
  id: string;
  key: string;
}

export const makeKey = async (server: TestServer, input: object = {}): Promise<MadeKey> => {
  const { data, errors } = await askForKey(server, input);
  expect(errors).toEqual([]);
  expect(at(data, 'createApiKey.userErrors')).toEqual([]);
  return { id: at(data, 'createApiKey.apiKey.id') as string, key: at(data, 'createApiKey.key') as string };
};

export const revokeKey = (server: TestServer, id: string): Promise<Answer> =>
  server.query(
    `mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { ${keyFields} } userErrors { code field } } }`,
    { id },
  );

/** What a caller with this key gets: the status, and the code of what is wrong. */
export const knock = async (server: TestServer, key: string): Promise<[number, unknown]> => {
  const { status, errors } = await server.query('{ __typename }', {}, asKey(key));
  return [status, errors[0]?.extensions['code']];
};

export const welcome = [200, undefined];
export const refused = [401, 'UNAUTHENTICATED'];
