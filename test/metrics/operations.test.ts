import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connectRaw } from '../support/raw-http.ts';
import { adminKey, startServer, type TestServer } from '../support/server.ts';
import { of, scrape } from './samples.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startServer({ ADMIN_API_KEY: adminKey, CALLER_COST_RATE: '0' });
});
afterEach(() => server.close());

test('an operation is counted by its name, its kind and its code, and its time once', async () => {
  await server.query('query Who { viewer { name } }');
  await server.query('query Who { viewer { name } }');
  await server.query('{ viewer { name } }');
  await server.query('mutation Do { revokeApiKey(input: { id: "no id" }) { userErrors { code } } }');
  const samples = await scrape(server);
  expect(of(samples, 'dossier_operations_total')).toEqual({
    'operation="Who",kind="query",code="OK"': 2,
    'operation="anonymous",kind="query",code="OK"': 1,
    'operation="Do",kind="mutation",code="OK"': 1,
  });
  expect(of(samples, 'dossier_operation_duration_seconds_count')).toEqual({
    'kind="query"': 3,
    'kind="mutation"': 1,
  });
  const seconds = of(samples, 'dossier_operation_duration_seconds_sum')['kind="query"'];
  expect(seconds).toBeGreaterThan(0);
  // Milliseconds would be far more.
  expect(seconds).toBeLessThan(5);
});

test('every code of an answer is counted once, and the operation takes one time', async () => {
  // Nobody listens there, and the other three have no credentials.
  const { close, ...alone } = await startServer({
    ADMIN_API_KEY: adminKey,
    ARGOS_URL: 'http://127.0.0.1:9',
    ARGOS_API_KEY: 'argos-key',
  });
  const { errors } = await alone.query(
    `query Bad {
      a: entity(entityId: "a") { entityId }
      b: entity(entityId: "b") { entityId }
      submission(submissionId: "k3v9t0p2m7qa1") { submissionId }
    }`,
  );
  expect(errors.map(({ extensions }) => extensions['code']).sort()).toEqual([
    'PROVIDER_NOT_CONFIGURED',
    'PROVIDER_NOT_CONFIGURED',
    'PROVIDER_UNAVAILABLE',
  ]);
  const samples = await scrape(alone);
  expect(of(samples, 'dossier_operations_total')).toEqual({
    'operation="Bad",kind="query",code="PROVIDER_NOT_CONFIGURED"': 1,
    'operation="Bad",kind="query",code="PROVIDER_UNAVAILABLE"': 1,
  });
  expect(of(samples, 'dossier_operation_duration_seconds_count')).toEqual({ 'kind="query"': 1 });
  await close();
});

test('a document that can not be run has no kind, and takes no name', async () => {
  await server.query('query Parse {');
  await server.query('query Validate { nothing }');
  expect(of(await scrape(server), 'dossier_operations_total')).toEqual({
    'operation="anonymous",kind="none",code="GRAPHQL_PARSE_FAILED"': 1,
    'operation="anonymous",kind="none",code="GRAPHQL_VALIDATION_FAILED"': 1,
  });
});

test('a request that becomes no operation is counted by its code alone', async () => {
  await server.query('{ viewer { name } }', {}, { authorization: 'Bearer wrong' });
  await server.query('{ viewer { name } }', {}, { authorization: 'Bearer wrong, too' });
  await server.fetch('/nowhere/of/a/caller');
  await server.fetch('/graphql', { method: 'PUT' });
  const samples = await scrape(server);
  expect(of(samples, 'dossier_refused_requests_total')).toEqual({
    'code="UNAUTHENTICATED"': 2,
    'code="NOT_FOUND"': 1,
    'code="METHOD_NOT_ALLOWED"': 1,
  });
  expect(of(samples, 'dossier_operations_total')).toEqual({});
});

test('so is what has no valid address, and what is no HTTP', async () => {
  await server.fetch('/%zz');
  const client = connectRaw(server.origin);
  client.socket.write('canary\r\n\r\n');
  expect(await client.answer()).toMatchObject({ status: 400 });
  await client.ended;
  expect(of(await scrape(server), 'dossier_refused_requests_total')).toEqual({ 'code="BAD_REQUEST"': 2 });
});

test('a caller can not make the metrics grow with names', async () => {
  const long = 'N'.repeat(65);
  await server.query(`query ${long} { viewer { name } }`);
  await server.query(`query ${'M'.repeat(64)} { viewer { name } }`);
  for (let index = 0; index < 150; index += 1) await server.query(`query Made${index} { viewer { name } }`);
  await server.query('query Made98 { viewer { name } }');
  const operations = of(await scrape(server), 'dossier_operations_total');
  expect(Object.keys(operations)).toHaveLength(101);
  expect(operations).toMatchObject({
    [`operation="${'M'.repeat(64)}",kind="query",code="OK"`]: 1,
    'operation="Made0",kind="query",code="OK"': 1,
    'operation="Made98",kind="query",code="OK"': 2,
    'operation="other",kind="query",code="OK"': 52,
  });
  expect(operations).not.toHaveProperty('operation="Made99",kind="query",code="OK"');
});
