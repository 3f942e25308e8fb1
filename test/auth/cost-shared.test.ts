// Points of query cost that several servers share, and what becomes of them while the database is away.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/auth/caller.ts';
import { createCostBucket, type CostBucket } from '../../src/auth/cost-bucket.ts';
import { allScopes } from '../../src/auth/scopes.ts';
import { openStore } from '../../src/store/store.ts';
import { startForwarder } from '../store/forwarder.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOn, describeOnEach, postgres, type TestDatabase } from '../support/postgres.ts';
import { adminKey, startServer, type Answer, type TestServer } from '../support/server.ts';

let database: TestDatabase;
let servers: TestServer[];

const start = async (env: Record<string, string>) => {
  const server = await startServer({ ...toStorageEnv(database), ADMIN_API_KEY: adminKey, ...env });
  servers.push(server);
  return server;
};

const toCode = ({ errors }: Answer) => errors[0]?.extensions['code'] ?? 'OK';
/** No vendor is asked for ids like these. */
const document = '{ nodes(ids: ["a", "b", "c", "d", "e"]) { id } }';
const price = 5;

describeOn(postgres, () => {
  beforeEach(async () => {
    database = await postgres.create();
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    await database.remove();
  });

  test('a flood over two servers gets what can be saved up and what comes back meanwhile, and no more', async () => {
    const [rate, burst] = [20, 400];
    const env = { CALLER_COST_RATE: String(rate), CALLER_COST_BURST: String(burst) };
    const [one, two] = [await start(env), await start(env)];
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? one : two).query(document)),
    );
    const seconds = (performance.now() - began) / 1000;
    const granted = answers.filter((answer) => toCode(answer) === 'OK').length * price;
    expect(new Set(answers.map(toCode))).toEqual(new Set(['OK', 'RATE_LIMITED']));
    expect(granted).toBeGreaterThanOrEqual(burst);
    // The clock of the database has milliseconds.
    expect(granted).toBeLessThanOrEqual(burst + rate * (seconds + 0.002));
  });

  test('a debt made on one server is known to the other with its first answer', async () => {
    const env = { CALLER_COST_RATE: '1', CALLER_COST_BURST: '25' };
    const [one, two] = [await start(env), await start(env)];
    for (let turn = 0; turn < 3; turn += 1) await one.query('{ nope }');
    expect(toCode(await two.query('{ __typename }'))).toBe('RATE_LIMITED');
    const { status, errors } = await two.query('{ __typename }');
    expect(status).toBe(429);
    expect(errors[0]?.message).toMatch(/^The 25 points of query cost are used up/);
  });

  test('while the database is away, a server goes on by what it knows', async () => {
    const way = await startForwarder(database.databaseUrl!);
    const env = { DATABASE_URL: way.url, CALLER_COST_RATE: '1', CALLER_COST_BURST: '30' };
    const server = await start(env);
    expect(toCode(await server.query(document))).toBe('OK');
    await way.cut();
    const codes: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) codes.push(toCode(await server.query(document)));
    expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'RATE_LIMITED']);
  });

  test('a database that answers nothing holds an operation up for a second, and the next not at all', async () => {
    const way = await startForwarder(database.databaseUrl!);
    const server = await start({ DATABASE_URL: way.url });
    expect(toCode(await server.query(document))).toBe('OK');
    way.silence();
    const began = performance.now();
    expect(toCode(await server.query(document))).toBe('OK');
    const between = performance.now();
    expect(toCode(await server.query(document))).toBe('OK');
    expect(between - began).toBeLessThan(3_000);
    expect(performance.now() - between).toBeLessThan(700);
    await way.cut();
  });
});

const caller: Caller = { name: 'a', kind: 'API_KEY', keyId: 'k', scopes: allScopes };

/** Takes and charges; a server of several each. */
const steps = fc.array(
  fc.record({ points: fc.integer({ min: 1, max: 60 }), charged: fc.boolean(), server: fc.nat({ max: 2 }) }),
  { minLength: 1, maxLength: 12 },
);

describeOnEach((kind) => {
  test('points are reckoned as on paper', async () => {
    database = await kind.create();
    // So slow that next to nothing comes back meanwhile.
    const burst = 100;
    let run = 0;
    const stores = [
      openStore(database),
      ...(kind === postgres ? [openStore(database), openStore(database)] : []),
    ];
    const buckets: CostBucket[] = stores.map((store) => createCostBucket({ store, rate: 1, burst }));
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const one = { ...caller, name: `caller ${(run += 1)}` };
        let used = 0;
        for (const { points, charged, server } of taken) {
          const bucket = buckets[server % buckets.length]!;
          if (charged) {
            await bucket.charge(one, points);
            used = Math.min(used + points, 2 * burst);
            continue;
          }
          const { granted, remaining } = await bucket.take(one, points);
          // One point may have come back.
          if (granted) expect(used + points).toBeLessThanOrEqual(burst + 1);
          else expect(used + points).toBeGreaterThan(burst);
          if (granted) used += points;
          const left = Math.max(0, burst - used);
          expect(remaining).toBeGreaterThanOrEqual(left);
          expect(remaining).toBeLessThanOrEqual(left + 2);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    for (const store of stores) await store.close();
    await database.remove();
  });
});
