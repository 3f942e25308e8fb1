// Callers that may not do everything, each with an API key of its own.
import { randomUUID } from 'node:crypto';
import { allScopes, type Scope } from '../../src/auth/scopes.ts';
import { asKey, makeKey } from './api-keys.ts';
import type { Answer, TestServer } from './server.ts';

/** A key of a client of its own, made by the operator of a server that has an ADMIN_API_KEY. */
export const createKey = async (
  server: TestServer,
  scopes: Iterable<Scope>,
  client = `client-${randomUUID()}`,
): Promise<string> => (await makeKey(server, { client, scopes: [...scopes] })).key;

/** Every scope but these. */
export const allBut = (...scopes: Scope[]): Scope[] =>
  [...allScopes].filter((scope) => !scopes.includes(scope));

export type Ask = (document: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** Asks as whoever holds this key. */
export const toAsk =
  (server: TestServer, key: string): Ask =>
  (document, variables) =>
    server.query(document, variables, asKey(key));
