// Callers that may not do everything, each with an API key of its own.
import { randomUUID } from 'node:crypto';
import { allScopes, type Scope } from '../../src/auth/scopes.ts';
import { adminKey, at, type Answer, type TestServer } from './server.ts';

const document = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key userErrors { code message } }
}`;

/** A key of a client of its own, made by the operator of a server that has an ADMIN_API_KEY. */
export const createKey = async (
  server: Pick<TestServer, 'query'>,
  scopes: Iterable<Scope>,
  client = `client-${randomUUID()}`,
): Promise<string> => {
  const variables = { input: { client, scopes: [...scopes] } };
  const answer = await server.query(document, variables, { authorization: `Bearer ${adminKey}` });
  const key = at(answer.data, 'createApiKey.key');
  if (typeof key !== 'string') throw new Error(`no key was made: ${JSON.stringify(answer)}`);
  return key;
};

/** Every scope but these. */
export const allBut = (...scopes: Scope[]): Scope[] =>
  [...allScopes].filter((scope) => !scopes.includes(scope));

export type Ask = (document: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** Asks as whoever holds this key. */
export const toAsk =
  (server: Pick<TestServer, 'query'>, key: string): Ask =>
  (document, variables) =>
    server.query(document, variables, { authorization: `Bearer ${key}` });
