// API keys on one server: made, used, refused, listed, revoked; on each database.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  askForKey,
  keyFields,
  knock,
  makeKey,
  refused,
  revokeKey,
  useGuardedServer,
  welcome,
} from '../support/api-keys.ts';
import { describeOnEach, runSql, type TestDatabase } from '../support/postgres.ts';
import { at } from '../support/server.ts';
import { runOutside } from '../store/given.ts';

const day = 24 * 60 * 60 * 1000;

/** Everything that the database holds, as it lies there. */
const readWhole = async ({ databaseUrl, dataDir }: TestDatabase): Promise<string> => {
  if (databaseUrl === null) {
    return readdirSync(dataDir)
      .map((name) => readFileSync(join(dataDir, name), 'latin1'))
      .join();
  }
  const tables = await runSql(databaseUrl, `select tablename from pg_tables where schemaname = 'public'`);
  const rows = await Promise.all(
    tables.map(({ tablename }) => runSql(databaseUrl, `select * from ${String(tablename)}`)),
  );
  return JSON.stringify(rows);
};

describeOnEach((kind) => {
  const given = useGuardedServer(kind);

  test('a key is shown once, in a form that is recognised, and lets its client in', async () => {
    const { data } = await askForKey(given.server, {
      client: 'form',
      scopes: ['pii:read', 'audit:read', 'pii:read'],
    });
    const key = at(data, 'createApiKey.key') as string;
    const id = at(data, 'createApiKey.apiKey.id') as string;
    expect(key).toMatch(/^dossier_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$/);
    expect(key.split('_')[1]).toBe(id);
    expect(at(data, 'createApiKey.apiKey')).toMatchObject({
      client: 'form',
      scopes: ['audit:read', 'pii:read'],
      createdBy: 'admin',
      revokedAt: null,
      revokedBy: null,
      live: true,
    });
    const life =
      Date.parse(at(data, 'createApiKey.apiKey.expiresAt') as string) -
      Date.parse(at(data, 'createApiKey.apiKey.createdAt') as string);
    expect(Math.abs(life - 90 * day)).toBeLessThan(5_000);
    expect(await knock(given.server, key)).toEqual(welcome);
    const { data: listed } = await given.server.query(
      `{ apiKeys(filter: { client: "form" }) { nodes { ${keyFields} } } }`,
    );
    expect(at(listed, 'apiKeys.nodes')).toEqual([at(data, 'createApiKey.apiKey')]);
  });

  test('hostile 35: a key with one character changed, wherever it is', async () => {
    const { key } = await makeKey(given.server, { client: 'typist' });
    expect(await knock(given.server, key)).toEqual(welcome);
    const answers = [];
    for (let place = 0; place < key.length; place += 1) {
      const typed = key[place] === 'x' ? 'y' : 'x';
      answers.push(await knock(given.server, key.slice(0, place) + typed + key.slice(place + 1)));
    }
    expect(answers).toHaveLength(74);
    expect(answers).toEqual(answers.map(() => refused));
  });

  test('the database holds no key', async () => {
    const { id, key } = await makeKey(given.server, { client: 'hidden' });
    expect(await knock(given.server, key)).toEqual(welcome);
    const whole = await readWhole(given.database);
    expect(whole).toContain(id);
    expect(whole).not.toContain(key);
    expect(whole).not.toContain(key.split('_')[2]!.slice(0, 20));
  });

  test('the secret of one key does not go with the id of another', async () => {
    const [one, other] = [
      await makeKey(given.server, { client: 'pair' }),
      await makeKey(given.server, { client: 'pair' }),
    ];
    const row = await runOutside(given.database, `select hash from api_key where id = '${one.id}'`);
    expect(row).toHaveLength(1);
    await runOutside(
      given.database,
      `update api_key set hash = (select hash from api_key where id = '${other.id}') where id = '${one.id}' returning id`,
    );
    expect(await knock(given.server, one.key)).toEqual(refused);
    expect(await knock(given.server, other.key)).toEqual(welcome);
  });

  test('hostile 36: of a rotated pair both work in the window, and the revoked one is refused at once', async () => {
    const old = await makeKey(given.server, { client: 'rotating' });
    const young = await makeKey(given.server, { client: 'rotating' });
    expect([await knock(given.server, old.key), await knock(given.server, young.key)]).toEqual([
      welcome,
      welcome,
    ]);
    const third = await askForKey(given.server, { client: 'rotating' });
    expect(at(third.data, 'createApiKey')).toMatchObject({
      apiKey: null,
      key: null,
      userErrors: [{ code: 'TOO_MANY_KEYS', field: ['input', 'client'] }],
    });
    const { data } = await revokeKey(given.server, old.id);
    expect([await knock(given.server, old.key), await knock(given.server, young.key)]).toEqual([
      refused,
      welcome,
    ]);
    expect(at(data, 'revokeApiKey')).toMatchObject({
      apiKey: { id: old.id, revokedBy: 'admin', live: false },
      userErrors: [],
    });
    expect((await revokeKey(given.server, old.id)).data).toEqual(data);
    const next = await makeKey(given.server, { client: 'rotating' });
    expect(await knock(given.server, next.key)).toEqual(welcome);
  });

  test('a key that has expired is refused, and makes room for another', async () => {
    const end = Date.now() + 6_000;
    const short = await makeKey(given.server, {
      client: 'brief',
      expiresAt: new Date(end).toISOString(),
    });
    await makeKey(given.server, { client: 'brief' });
    expect(await knock(given.server, short.key)).toEqual(welcome);
    await sleep(end - 150 - Date.now());
    // Looked up, and kept, until after its end.
    await knock(given.server, short.key);
    await sleep(end + 50 - Date.now());
    expect(await knock(given.server, short.key)).toEqual(refused);
    await makeKey(given.server, { client: 'brief' });
    const live = await given.server.query(
      '{ apiKeys(filter: { client: "brief", live: false }) { nodes { id live } } }',
    );
    expect(at(live.data, 'apiKeys.nodes')).toEqual([{ id: short.id, live: false }]);
  });

  test('a well-formed key that nobody was given is refused', async () => {
    const { id, key } = await makeKey(given.server, { client: 'gone' });
    await runOutside(given.database, `delete from api_key where id = '${id}' returning id`);
    expect(await knock(given.server, key)).toEqual(refused);
  });

  test('nothing is kept under an idempotency key', async () => {
    const { data, errors } = await given.server.query(
      `mutation { createApiKey(input: { client: "twice", scopes: ["pii:read"] }) @idempotent(key: "k") { key } }`,
    );
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('writes to vendors'),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
  });
});
