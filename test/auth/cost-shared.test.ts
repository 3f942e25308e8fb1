// Points of query cost that several servers share, and what becomes of them while the database is away.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/auth/caller.ts';
import { createCostBucket, type CostBucket } from '../../src/auth/cost-bucket.ts';
import { allScopes } from '../../src/auth/scopes.ts';
import { openStore } from '../../src/store/store.ts';
import { startForwarder } from '../store/forwarder.ts';
import { asKey } from '../support/api-keys.ts';
import { createKey } from '../support/callers.ts';
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
const price = 20;
const document = `{ nodes(ids: ${JSON.stringify(Array(price).fill('a'))}) { id } }`;

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
    const flood = async () => {
      const [one, two] = [await start(env), await start(env)];
      // To make the key asks the database, too, and a server that waits long for it goes on alone.
      const began = performance.now();
      const headers = asKey(await createKey(one, allScopes));
      // Those that are refused are held back for a second.
      let lastGranted = began;
      const ask = async (server: TestServer) => {
        const answer = await server.query(document, {}, headers);
        if (toCode(answer) === 'OK') lastGranted = performance.now();
        return answer;
      };
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => ask(index % 2 === 0 ? one : two)),
      );
      return { answers, seconds: (lastGranted - began) / 1000 };
    };
    let flooded = await flood();
    // Whoever has waited for the database for a second goes on alone, as is tested below: not what is meant here.
    for (let again = 0; again < 10 && flooded.seconds >= 1; again += 1) flooded = await flood();
    const { answers, seconds } = flooded;
    const granted = answers.filter((answer) => toCode(answer) === 'OK').length * price;
    expect(new Set(answers.map(toCode))).toEqual(new Set(['OK', 'RATE_LIMITED']));
    expect(granted).toBeGreaterThanOrEqual(burst);
    // The clock of the database has milliseconds.
    expect(granted).toBeLessThanOrEqual(burst + rate * (seconds + 0.002));
  }, 120_000);

  test('a debt made on one server is known to the other with its first answer', async () => {
    const env = { CALLER_COST_RATE: '1', CALLER_COST_BURST: '21' };
    const [one, two] = [await start(env), await start(env)];
    for (let turn = 0; turn < 3; turn += 1) await one.query('{ nope }');
    expect(toCode(await two.query('{ __typename }'))).toBe('RATE_LIMITED');
    const { status, errors } = await two.query('{ __typename }');
    expect(status).toBe(429);
    expect(errors[0]?.message).toMatch(/^The 21 points of query cost are used up/);
  });

  test('while the database is away, a server goes on by what it knows', async () => {
    const way = await startForwarder(database.databaseUrl!);
    const env = { DATABASE_URL: way.url, CALLER_COST_RATE: '1', CALLER_COST_BURST: String(6 * price) };
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
    expect(performance.now() - began).toBeLessThan(6_000);
    // Each of them would be held up for a second, too: a moment in which the machine stands still is not.
    const next: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const asked = performance.now();
      expect(toCode(await server.query(document))).toBe('OK');
      next.push(performance.now() - asked);
    }
    expect(Math.min(...next)).toBeLessThan(700);
    await way.cut();
  });
});

const caller: Caller = { name: 'a', kind: 'API_KEY', keyId: 'k', scopes: allScopes };

interface Step {
  points: number;
  charged: boolean;
  server: number;
}
/** Takes and charges; a server of several each. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ points: fc.integer({ min: 1, max: 60 }), charged: fc.boolean(), server: fc.nat({ max: 2 }) }),
  { minLength: 1, maxLength: 12 },
);

describeOnEach((kind) => {
  test('points are reckoned as on paper', async () => {
    database = await kind.create();
    // So slow that next to nothing comes back meanwhile, however long it takes: a point in 17 minutes.
    const [rate, burst] = [1 / 1024, 100];
    let run = 0;
    const stores = [
      openStore(database),
      ...(kind === postgres ? [openStore(database), openStore(database)] : []),
    ];
    /** False where the database was waited for so long that a server may have gone on alone. */
    const reckon = async (taken: Step[]): Promise<boolean> => {
      const buckets: CostBucket[] = stores.map((store) => createCostBucket({ store, rate, burst }));
      const one = { ...caller, name: `caller ${(run += 1)}` };
      let used = 0;
      for (const { points, charged, server } of taken) {
        const bucket = buckets[server % buckets.length]!;
        const asked = performance.now();
        const answer = await (charged ? bucket.charge(one, points) : bucket.take(one, points));
        if (performance.now() - asked > 900) return false;
        if (typeof answer === 'number') {
          used = Math.min(used + points, 2 * burst);
          continue;
        }
        const { granted, remaining } = answer;
        // One point may have come back.
        if (granted) expect(used + points).toBeLessThanOrEqual(burst + 1);
        else expect(used + points).toBeGreaterThan(burst);
        if (granted) used += points;
        const left = Math.max(0, burst - used);
        expect(remaining).toBeGreaterThanOrEqual(left);
        expect(remaining).toBeLessThanOrEqual(left + 2);
      }
      return true;
    };
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        while (!(await reckon(taken)));
      }),
      { numRuns: 25, endOnFailure: true },
    );
    for (const store of stores) await store.close();
    await database.remove();
  }, 120_000);
});
