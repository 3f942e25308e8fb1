// API keys on two servers of one database, and on one whose database is away.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  askForKey,
  guardedEnv,
  knock,
  makeKey,
  refused,
  revokeKey,
  startGuarded,
  welcome,
} from '../support/api-keys.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOn, describeOnEach, embedded, postgres, type TestDatabase } from '../support/postgres.ts';
import { startProgram } from '../support/program.ts';
import { at, startServer, type TestServer } from '../support/server.ts';
import { startForwarder } from '../store/forwarder.ts';
import { runOutside } from '../store/given.ts';

let database: TestDatabase;
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await database.remove();
});
const start = async (): Promise<TestServer> => {
  const server = await startGuarded(database);
  servers.push(server);
  return server;
};

const unavailable = [503, 'CREDENTIALS_UNAVAILABLE'];
/** One character is another. */
const mistype = (key: string) => (key.endsWith('0') ? `${key.slice(0, -1)}1` : `${key.slice(0, -1)}0`);

describeOnEach((kind) => {
  beforeEach(async () => {
    database = await kind.create();
  });

  test('hostile 36: a key that is revoked at one server is refused by the other within a second', async () => {
    const [here, there] = [await start(), await start()];
    const { id, key } = await makeKey(here);
    expect(await knock(there, key)).toEqual(welcome);
    // Always known there, and asked for again and again.
    let lastWelcome = 0;
    let over = false;
    const knocking = (async () => {
      while (!over) {
        const asked = performance.now();
        if ((await knock(there, key))[0] === 200) lastWelcome = asked;
        else over = true;
      }
    })();
    await sleep(700);
    await revokeKey(here, id);
    const revoked = performance.now();
    const tooLong = setTimeout(() => (over = true), 10_000);
    await knocking;
    clearTimeout(tooLong);
    expect(lastWelcome - revoked).toBeLessThan(1_000);
    expect(await knock(there, key)).toEqual(refused);
  });

  test('of many that are made at once at two servers, two are made', async () => {
    const both = [await start(), await start()];
    for (const client of ['one', 'two', 'three']) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, place) => askForKey(both[place % 2]!, { client })),
      );
      const codes = answers.map(({ data }) => at(data, 'createApiKey.userErrors.0.code'));
      expect(codes.toSorted()).toEqual([
        ...Array.from({ length: 6 }, () => 'TOO_MANY_KEYS'),
        undefined,
        undefined,
      ]);
    }
  });

  test('hostile 35: a mistyped key is refused without a look-up', async () => {
    const server = await start();
    const { key } = await makeKey(server);
    await runOutside(database, 'alter table api_key rename to put_away');
    await sleep(600);
    expect(await knock(server, key)).toEqual(unavailable);
    expect(await knock(server, mistype(key))).toEqual(refused);
    await runOutside(database, 'alter table put_away rename to api_key');
    expect(await knock(server, key)).toEqual(welcome);
  });

  test('a key that was made in an open sandbox is good there alone', async () => {
    const sandbox = await startServer(toStorageEnv(database));
    servers.push(sandbox);
    const { id, key } = await makeKey(sandbox, { scopes: ['pii:read', 'keys:admin'] });
    expect(await knock(sandbox, key)).toEqual(welcome);
    const guarded = await start();
    expect(await knock(guarded, key)).toEqual(refused);
    const { data } = await guarded.query('{ apiKeys { nodes { id live createdBy } } }');
    expect(at(data, 'apiKeys.nodes')).toEqual([{ id, live: false, createdBy: 'sandbox' }]);
    const mine = await makeKey(guarded);
    expect(await knock(guarded, mine.key)).toEqual(welcome);
    expect(await knock(sandbox, mine.key)).toEqual(welcome);
  });
});

describeOn(embedded, () => {
  beforeEach(async () => {
    database = await embedded.create();
  });

  test('the log says which key was made or revoked, and by which credential, and nothing else', async () => {
    const env = { ...guardedEnv, ...toStorageEnv(database), PORT: '0', LOG_LEVEL: 'trace' };
    const program = await startProgram(env);
    const { data } = await program.ask(
      'mutation { createApiKey(input: { client: "canary-client", scopes: ["pii:read"] }) { apiKey { id } key } }',
    );
    const id = at(data, 'createApiKey.apiKey.id') as string;
    const revoke = `mutation { revokeApiKey(input: { id: "${id}" }) { apiKey { id } } }`;
    await program.ask(revoke);
    await program.ask(revoke);
    program.signal('SIGTERM');
    await program.exit;
    const lines = program
      .output()
      .split('\n')
      .filter((line) => line.includes('"api-key"'))
      .map((line) => JSON.parse(line) as object);
    const line = { level: 30, time: expect.any(String), event: 'api-key', id, by: 'admin' };
    expect(lines).toEqual([
      { ...line, done: 'created' },
      { ...line, done: 'revoked' },
    ]);
    expect(program.output()).not.toMatch(/canary-client|dossier_/);
  });
});

describeOn(postgres, () => {
  beforeEach(async () => {
    database = await postgres.create();
  });

  test('while the database is away nobody is let in by a key, and nothing is made or revoked', async () => {
    const way = await startForwarder(database.databaseUrl ?? '');
    const server = await startServer({ ...guardedEnv, ...toStorageEnv(database), DATABASE_URL: way.url });
    servers.push(server);
    const { id, key } = await makeKey(server);
    expect(await knock(server, key)).toEqual(welcome);
    await way.cut();
    await sleep(600);
    expect(await knock(server, key)).toEqual(unavailable);
    expect(await knock(server, mistype(key))).toEqual(refused);
    const body = await server.fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(body.headers.get('retry-after')).toBe('1');
    expect(await body.json()).toMatchObject({
      errors: [{ extensions: { code: 'CREDENTIALS_UNAVAILABLE', retryable: true, outcomeKnown: true } }],
    });
    const code = { extensions: { code: 'CREDENTIALS_UNAVAILABLE', retryable: true } };
    expect((await askForKey(server, {})).errors).toMatchObject([code]);
    expect((await server.query('{ apiKeys { nodes { id } } }')).errors).toMatchObject([code]);
    // Beside another in one request: told at the payload's first field.
    const two = await server.query(
      `mutation { a: revokeApiKey(input: { id: "${id}" }) { apiKey { id } userErrors { code } }
        b: revokeApiKey(input: { id: "x" }) { userErrors { code } } }`,
    );
    expect(two.data).toEqual({
      a: { apiKey: null, userErrors: [] },
      b: { userErrors: [{ code: 'KEY_NOT_FOUND' }] },
    });
    expect(two.errors).toMatchObject([
      { path: ['a', 'apiKey'], extensions: { code: 'CREDENTIALS_UNAVAILABLE', outcomeKnown: false } },
    ]);
    await way.restore();
    expect(await knock(server, key)).toEqual(welcome);
    await server.close();
    servers.pop();
    await way.cut();
  });
});
