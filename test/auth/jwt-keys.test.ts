// The issuer's keys over time: only the clock is moved.
import { rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startIssuer, toPublicJwk, toToken, type Issuer, type IssuerKey } from '../support/issuer.ts';
import { startProgram } from '../support/program.ts';
import { startVendor } from '../support/scripted-vendor.ts';
import { createDataDir, startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

let issuer: Issuer;
let key: IssuerKey;
let server: TestServer;

beforeEach(async () => {
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
  issuer = await startIssuer();
  key = await issuer.createKey('key-1');
  await issuer.show([key]);
  server = await startServer(issuer.env);
});
afterEach(async () => {
  await server.close();
  await issuer.close();
  jest.useRealTimers();
});

const pass = (time: number) => jest.setSystemTime(Date.now() + time);

const askWith = (token: string) =>
  server.query('{ viewer { kind } }', {}, { authorization: `Bearer ${token}` });
/** The status of an answer to a good token of this key. */
const ask = async (by: IssuerKey) => (await askWith(await toToken(issuer, by))).status;

const fail = () => issuer.answer((_request, response) => response.writeHead(500).end());

/** Tokens by keys that nobody knows, all at once. */
const flood = async (count: number) => {
  const tokens = Array.from({ length: count }, (_, place) =>
    toToken(issuer, key, { header: { kid: `made-up-${place}` } }),
  );
  const answers = await Promise.all((await Promise.all(tokens)).map(askWith));
  return new Set(answers.map(({ status }) => status));
};

test('nobody is asked before the first token, and for many at once only one time', async () => {
  expect(issuer.calls).toEqual([]);
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => ask(key))))).toEqual(new Set([200]));
  expect(issuer.calls).toEqual(['/jwks']);
});

describe('hostile 39: the address of the keys', () => {
  test('is down with the key known: accepted, for a day', async () => {
    expect(await ask(key)).toBe(200);
    await issuer.close();
    expect(await ask(key)).toBe(200);
    for (const time of [9 * minutes, 50 * minutes, 20 * hours]) {
      pass(time);
      expect(await ask(key)).toBe(200);
    }
    pass(4 * hours);
    expect(await askWith(await toToken(issuer, key))).toMatchObject({
      status: 503,
      data: undefined,
      errors: [
        {
          extensions: {
            code: 'CREDENTIALS_UNAVAILABLE',
            retryable: true,
            outcomeKnown: true,
            requestId: expect.any(String),
          },
        },
      ],
    });
  });

  test('is asked once in 30 s in a flood of 200 unknown keys, whether it answers or not', async () => {
    expect(await ask(key)).toBe(200);
    expect(await flood(200)).toEqual(new Set([401]));
    expect(issuer.calls).toHaveLength(1);
    pass(31 * seconds);
    expect(await flood(200)).toEqual(new Set([401]));
    expect(issuer.calls).toHaveLength(2);
    fail();
    pass(31 * seconds);
    expect(await flood(200)).toEqual(new Set([401]));
    expect(await flood(200)).toEqual(new Set([401]));
    expect(issuer.calls).toHaveLength(3);
    expect(await ask(key)).toBe(200);
  }, 60_000);

  test('never answered: nobody is let in, and it is asked once in 30 s', async () => {
    fail();
    const answer = await askWith(await toToken(issuer, key));
    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { retryAfter: 30 } }] });
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await flood(20)).toEqual(new Set([503]));
    expect(issuer.calls).toHaveLength(1);
    await issuer.show([key]);
    expect(await ask(key)).toBe(503);
    pass(30 * seconds);
    expect(await ask(key)).toBe(200);
    expect(issuer.calls).toHaveLength(2);
  });
});

describe('a new key', () => {
  test('is found by the first token that names it', async () => {
    expect(await ask(key)).toBe(200);
    const next = await issuer.createKey('key-2');
    await issuer.show([key, next]);
    expect(await ask(next)).toBe(401);
    pass(31 * seconds);
    expect(await ask(next)).toBe(200);
    expect(issuer.calls).toHaveLength(2);
  });

  test('replaces one that was taken back after 10 minutes, while nobody waits', async () => {
    expect(await ask(key)).toBe(200);
    await issuer.show([await issuer.createKey('key-2')]);
    pass(9 * minutes);
    expect(await ask(key)).toBe(200);
    expect(issuer.calls).toHaveLength(1);
    pass(2 * minutes);
    // Held back until somebody was let in without it.
    const held: ServerResponse[] = [];
    issuer.answer((_request, response) => held.push(response));
    expect(await ask(key)).toBe(200);
    await until(() => held.length === 1);
    held[0]?.end(JSON.stringify({ keys: [await toPublicJwk(await issuer.createKey('key-2'))] }));
    let looks = 0;
    while ((await ask(key)) === 200 && looks < 500) looks += 1;
    expect(await ask(key)).toBe(401);
    expect(issuer.calls).toHaveLength(2);
  });
});

describe('an answer that is no set of keys leaves the last one in use', () => {
  test.each<[string, string]>([
    ['no JSON', 'maintenance'],
    ['another JSON', '[]'],
    ['an empty set', '{"keys":[]}'],
    ['a set without a public key', '{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]}'],
  ])('%s', async (_, body) => {
    expect(await ask(key)).toBe(200);
    issuer.answer((_request, response) => response.end(body));
    pass(11 * minutes);
    expect(await flood(1)).toEqual(new Set([401]));
    expect(issuer.calls).toHaveLength(2);
    expect(await ask(key)).toBe(200);
  });

  test('more than a megabyte, be it one', async () => {
    expect(await ask(key)).toBe(200);
    const next = await issuer.createKey('key-2');
    await issuer.show([next], ['x'.repeat(1_000_000)]);
    pass(11 * minutes);
    expect([await ask(next), await ask(key)]).toEqual([401, 200]);
    expect(issuer.calls).toHaveLength(2);
  });

  test('a redirect, which is not followed', async () => {
    const trap = await startVendor();
    issuer.answer((_request, response) => response.writeHead(302, { location: `${trap.origin}/jwks` }).end());
    const status = await ask(key);
    await trap.close();
    expect(status).toBe(503);
    expect(trap.calls).toEqual([]);
  });

  test('silence, which ends after 5 s', async () => {
    issuer.answer(() => undefined);
    const began = performance.now();
    expect(await ask(key)).toBe(503);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

test('that there are no keys is told in the log, in a word', async () => {
  await issuer.close();
  const dataDir = createDataDir();
  const program = await startProgram({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'trace', ...issuer.env });
  const response = await fetch(`${program.origin}/graphql?query={__typename}`, {
    headers: {
      authorization: `Bearer ${await toToken(issuer, key)}`,
      'apollo-require-preflight': 'true',
    },
  });
  expect(response.status).toBe(503);
  await until(() => program.output().includes('"event":"jwt-keys-unavailable","fault":"unreachable"}'));
  await program.kill();
  rmSync(dataDir, { recursive: true });
  expect(program.output()).not.toContain(issuer.name);
});

test('only public keys are taken from a set', async () => {
  const other = await issuer.createKey('key-2');
  const shown = await toPublicJwk(other);
  const secret = { kty: 'oct', kid: 'key-3', alg: 'HS256', k: 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U' };
  await issuer.show([key], [{ ...shown, d: 'cHJpdmF0ZQ' }, secret, 'nonsense', { kty: 'EC', kid: 7 }]);
  expect(await ask(key)).toBe(200);
  expect(await ask(other)).toBe(401);
});

test('a key for encryption checks no signature', async () => {
  await issuer.show([], [{ ...(await toPublicJwk(key)), use: 'enc' }]);
  expect(await ask(key)).toBe(401);
});
