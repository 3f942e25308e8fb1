// What an operation costs, who pays, and what becomes of whoever has nothing left.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { allScopes } from '../../../src/auth/scopes.ts';
import { createKey } from '../../support/callers.ts';
import { startVendor, type ScriptedVendor } from '../../support/scripted-vendor.ts';
import { startServer, toAnswer, vendorEnv, type Answer, type TestServer } from '../../support/server.ts';

interface Cost {
  requested: number;
  remaining: number | null;
  restoreRate: number | null;
  maximum: number | null;
}

let server: TestServer;
let vendor: ScriptedVendor | null = null;
afterEach(async () => {
  await server.close();
  await vendor?.close();
  vendor = null;
});

/** With the answer's own account of its cost. */
const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}) => {
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { extensions } = (await response.clone().json()) as { extensions?: { cost?: Cost } };
  return { ...(await toAnswer(response)), cost: extensions?.cost };
};

/** With a vendor that must not be asked: nothing is scripted. */
const startLive = async (env: Record<string, string>) => {
  vendor = await startVendor();
  server = await startServer({ ...vendorEnv({ sumsub: vendor, argos: vendor }), ...env });
};

const toCode = ({ errors }: Answer) => errors[0]?.extensions['code'] ?? 'OK';

test('the points go down, and come back with time', async () => {
  server = await startServer({ CALLER_COST_RATE: '8', CALLER_COST_BURST: '100' });
  const document = '{ submissions(first: 29) { nodes { id } } }';
  const before = (await ask(document)).cost!;
  expect(before).toMatchObject({ requested: 30, remaining: 70 });
  const after = (await ask(document)).cost!;
  expect(after.remaining).toBeGreaterThanOrEqual(40);
  expect(after.remaining).toBeLessThan(70);
  await sleep(1_500);
  // Less than has come back, so no more than before.
  const later = (await ask('{ __typename }')).cost!;
  expect(later.remaining).toBeGreaterThanOrEqual(after.remaining! + 10);
});

test('rate 0 is no limit, and the answer says so', async () => {
  server = await startServer({ CALLER_COST_RATE: '0', CALLER_COST_BURST: '1' });
  const { cost, errors } = await ask('{ submissions(first: 100) { nodes { id kyc { result } } } }');
  expect(errors).toEqual([]);
  expect(cost).toEqual({ requested: 201, remaining: null, restoreRate: null, maximum: null });
  for (let turn = 0; turn < 30; turn += 1)
    expect(toCode(await ask('{ nope }'))).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('what costs more than can be saved up never runs', async () => {
  await startLive({ CALLER_COST_BURST: '100' });
  const { status, errors } = await server.query('{ submissions(first: 100) { nodes { id } } }');
  expect(status).toBe(400);
  expect(errors).toMatchObject([
    {
      message: 'The operation costs 101 points; at most 100 are allowed.',
      extensions: { code: 'OPERATION_TOO_COMPLEX', retryable: false },
    },
  ]);
  expect(vendor!.calls).toEqual([]);
});

test('what there are not enough points for is refused, asks no vendor, and says when to come again', async () => {
  await startLive({ CALLER_COST_RATE: '1', CALLER_COST_BURST: '100' });
  await server.query('{ nodes(ids: ["a", "b", "c", "d", "e"]) { id } }');
  const { status, headers, data, errors } = await server.query('{ submissions(first: 99) { nodes { id } } }');
  expect({ status, data }).toEqual({ status: 429, data: undefined });
  const retryAfter = Number(headers.get('retry-after'));
  expect([1, 2, 3, 4, 5]).toContain(retryAfter);
  expect(errors).toMatchObject([
    {
      message: `The operation costs 100 points and ${100 - retryAfter} are left; 1 come back each second.`,
      extensions: {
        code: 'RATE_LIMITED',
        retryable: true,
        retryAfter,
        requestId: headers.get('x-request-id'),
      },
    },
  ]);
  expect(vendor!.calls).toEqual([]);
  await sleep(retryAfter * 1000);
  expect(toCode(await server.query('{ nodes(ids: ["a", "b"]) { id } }'))).toBe('OK');
});

const flood = (count: number, once: () => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, once));

test('hostile 33: 300 requests in a second with one key; other keys are unaffected', async () => {
  await startLive({ CALLER_COST_BURST: '100' });
  const [one, two] = [await createKey(server, allScopes, 'one'), await createKey(server, allScopes, 'two')];
  const asOne = { authorization: `Bearer ${one}` };
  const asTwo = { authorization: `Bearer ${two}` };
  const document = '{ nodes(ids: ["a", "b", "c", "d", "e"]) { id } }';
  const answers = await flood(300, () => server.query(document, {}, asOne));
  const refused = answers.filter((answer) => toCode(answer) === 'RATE_LIMITED');
  expect(new Set(answers.map(toCode))).toEqual(new Set(['OK', 'RATE_LIMITED']));
  for (const { status, headers, data } of refused) {
    expect({ status, data }).toEqual({ status: 429, data: undefined });
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
  expect(toCode(await server.query(document, {}, asTwo))).toBe('OK');
  expect(vendor!.calls).toEqual([]);
});

test('two keys of one client share its points', async () => {
  await startLive({ CALLER_COST_RATE: '1', CALLER_COST_BURST: '100' });
  const keys = [await createKey(server, allScopes, 'one'), await createKey(server, allScopes, 'one')];
  const answers: unknown[] = [];
  for (const key of [...keys, keys[0]!]) {
    const headers = { authorization: `Bearer ${key}` };
    answers.push(
      toCode(
        await server.query(`{ nodes(ids: ${JSON.stringify(Array(50).fill('a'))}) { id } }`, {}, headers),
      ),
    );
  }
  expect(answers).toEqual(['OK', 'OK', 'RATE_LIMITED']);
});

describe('what is refused', () => {
  test.each([
    ['no document', '{'],
    ['a document that does not fit', '{ nope }'],
    ['too complex', `{ ${'__typename '.repeat(400)} }`],
    ['a page too large', '{ submissions(first: 1000) { nodes { id } } }'],
    ['a page too large, by a variable', 'query ($n: Int = 1000) { submissions(first: $n) { nodes { id } } }'],
    ['no one operation', 'query A { __typename } query B { __typename }'],
  ])('costs 10 as well: %s', async (_, document) => {
    server = await startServer({ CALLER_COST_RATE: '1', CALLER_COST_BURST: '100' });
    const began = performance.now();
    const refused = await ask(document);
    expect(refused.errors).toHaveLength(1);
    expect(refused.cost).toBeUndefined();
    const { remaining } = (await ask('{ __typename }')).cost!;
    // And what has come back meanwhile.
    expect(remaining).toBeGreaterThanOrEqual(89);
    expect(remaining).toBeLessThanOrEqual(89 + Math.floor((performance.now() - began) / 1_000));
  });

  test('leads into debt, which is answered before the body is read, and not at once', async () => {
    server = await startServer({ CALLER_COST_RATE: '2', CALLER_COST_BURST: '11' });
    const codes = [toCode(await ask('{ nope }')), toCode(await ask('{ nope }'))];
    const began = performance.now();
    const { status, headers, errors } = await ask('{ __typename }');
    expect(performance.now() - began).toBeGreaterThan(250);
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
    expect(status).toBe(429);
    // The debt is 4.5 s, and a second of it was waited out.
    const retryAfter = Number(headers.get('retry-after'));
    expect([1, 2, 3, 4]).toContain(retryAfter);
    expect(errors).toMatchObject([
      {
        message:
          'The 11 points of query cost are used up, also by operations that were refused; 2 come back each second.',
        extensions: {
          code: 'RATE_LIMITED',
          retryable: true,
          retryAfter,
          requestId: headers.get('x-request-id'),
        },
      },
    ]);
    // When it was told to come again, and a point more has come back.
    await sleep(retryAfter * 1_000 + 550);
    expect(toCode(await ask('{ __typename }'))).toBe('OK');
  });

  test('is answered no faster than its points come back, after the first five', async () => {
    server = await startServer({ CALLER_COST_RATE: '100', CALLER_COST_BURST: '1000' });
    const began = performance.now();
    await flood(13, () => server.query('{ nope }'));
    // Five are free at once; each of the others waits for a tenth of a second more than the one before.
    expect(performance.now() - began).toBeGreaterThan(600);
  });

  test('is answered at once, the first five times', async () => {
    server = await startServer({ CALLER_COST_RATE: '10', CALLER_COST_BURST: '1000' });
    const began = performance.now();
    for (let turn = 0; turn < 5; turn += 1) await server.query('{ nope }');
    await ask('{ __typename }');
    // Each would wait for a second otherwise.
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  test('a debt has an end', async () => {
    server = await startServer({ CALLER_COST_RATE: '100', CALLER_COST_BURST: '50' });
    await flood(100, () => server.query('{ nope }'));
    // As many points as can be saved up, and not the thousand that were asked for.
    await sleep(1_100);
    expect(toCode(await ask('{ __typename }'))).toBe('OK');
  });
});
