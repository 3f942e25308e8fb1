// The audits of the `graphql-http` package, by those who write the specification.
// https://graphql.github.io/graphql-over-http/draft/
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { adminKey, startServer, vendorEnv, type TestServer } from '../support/server.ts';

let vendor: ScriptedVendor;
let server: TestServer;

beforeAll(async () => {
  vendor = await startVendor();
  server = await startServer({ ...vendorEnv({ unit21: vendor }), NODE_ENV: 'production' });
});

afterAll(async () => {
  await server.close();
  await vendor.close();
  expect(vendor.calls).toEqual([]);
});

const audits = serverAudits({
  url: () => `${server.origin}/graphql`,
  // As an authorised caller sends them; a GET is refused without the header.
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        authorization: `Bearer ${adminKey}`,
        'apollo-require-preflight': 'true',
      },
    }),
});

test('there are 61 audits', () => {
  expect(audits).toHaveLength(61);
});

// What it MUST do, what it SHOULD and what it MAY: each is an audit of its own.
test.each(audits)('$id $name', async ({ fn }) => {
  const result = await fn();
  expect('reason' in result ? result.reason : result.status).toBe('ok');
});
