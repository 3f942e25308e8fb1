// The ledger as it is asked for.
import { expect } from '@jest/globals';
import { at, type TestServer } from './server.ts';

export interface Entry {
  id: string;
  outcome: string;
  [field: string]: unknown;
}

export const entryFields = `id operation provider mode outcome effect reversible verification refusal pending actor
  keyId target targetFile arguments correlationId duration requestId at recordedAt warnings { code message }`;

/** What the audit log answers; `arguments_`: with their parentheses. */
export const readLog = async (server: Pick<TestServer, 'query'>, arguments_ = ''): Promise<Entry[]> => {
  const { data, errors } = await server.query(`{ auditLog${arguments_} { nodes { ${entryFields} } } }`);
  expect(errors).toEqual([]);
  return at(data, 'auditLog.nodes') as Entry[];
};
