import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import type { LedgerOptions } from '../../src/ledger/ledger.ts';
import type { ReadBack } from '../../src/model/write.ts';
import { createTestLedger, toPlan, toWriter, type Plan } from '../support/ledger.ts';
import { createDataDir } from '../support/server.ts';
import { until } from '../support/until.ts';

const unclear = () => new ApiError('PROVIDER_TIMEOUT', 'No answer.', { outcomeKnown: false });

/** A write that goes well, but for what is given; `sent` counts the calls that change something. */
const createPlan = (changes: Partial<Plan> = {}, states: ReadBack<string>['state'][] = ['done']) => {
  const counts = { sent: 0, read: 0 };
  const plan: Plan = {
    ...toPlan({
      readBack: async () => {
        counts.read += 1;
        return { state: states[Math.min(counts.read, states.length) - 1] ?? 'done', value: 'read' };
      },
    }),
    ...changes,
    send: async (before, signal) => {
      counts.sent += 1;
      return changes.send === undefined
        ? { accepted: [], correlationId: null }
        : changes.send(before, signal);
    },
  };
  return { plan, counts };
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const createTestWriter = (options: Partial<LedgerOptions> = {}) => {
  const dataDir = createDataDir();
  const { ledger } = createTestLedger({ databaseUrl: null, dataDir }, options);
  closing.push(async () => {
    await ledger.close();
    rmSync(dataDir, { recursive: true });
  });
  return toWriter(ledger);
};

const receiptOf = async (plan: Plan, options: Partial<LedgerOptions> = {}) => {
  const written = await createTestWriter(options).write(plan);
  return 'receipt' in written ? written.receipt : written.refused;
};

test.each([
  ['at-once', 'UNCHANGED', 'VERIFIED'],
  ['in-time', 'UNKNOWN', 'NOT_VERIFIED'],
  ['late', 'APPLIED', 'NOT_VERIFIED'],
] as const)('a success that does not show, where it shows %s: %s', async (shows, outcome, verification) => {
  const { plan, counts } = createPlan({ shows }, ['not-done']);
  expect(await receiptOf(plan)).toMatchObject({ outcome, verification });
  expect(counts.sent).toBe(1);
});

test('the id of a receipt begins with its time, so that an index takes new ones where the last ones are', async () => {
  const before = Date.now();
  const receipt = await receiptOf(createPlan().plan);
  const id = 'id' in receipt ? receipt.id : '';
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
});

test.each([
  ['done', 'in-time', 'APPLIED', 'VERIFIED'],
  ['unchanged', 'in-time', 'UNCHANGED', 'VERIFIED'],
  ['not-done', 'in-time', 'UNCHANGED', 'VERIFIED'],
  ['not-done', 'late', 'UNKNOWN', 'NOT_VERIFIED'],
  ['other', 'in-time', 'UNKNOWN', 'NOT_VERIFIED'],
  ['not-verifiable', 'in-time', 'UNKNOWN', 'NOT_VERIFIABLE'],
] as const)(
  'an unclear end that reads as %s, where it shows %s: %s',
  async (state, shows, outcome, verification) => {
    const { plan, counts } = createPlan({ shows, send: () => Promise.reject(unclear()) }, [state]);
    expect(await receiptOf(plan)).toMatchObject({
      outcome,
      verification,
      warnings: expect.arrayContaining([{ code: 'VENDOR_WARNING', message: 'No answer.' }]),
    });
    expect(counts.sent).toBe(1);
  },
);

test('nothing is final before the old request can no longer act', async () => {
  const { plan, counts } = createPlan({ send: () => Promise.reject(unclear()) }, [
    'not-done',
    'not-done',
    'done',
  ]);
  expect(await receiptOf(plan, { settleMs: 10_000 })).toMatchObject({ outcome: 'APPLIED' });
  expect(counts).toEqual({ sent: 1, read: 3 });
});

test('what is certain not to have been sent is a fault', async () => {
  const refused = new ApiError('PROVIDER_UNAVAILABLE', 'No connection.');
  const { plan, counts } = createPlan({ send: () => Promise.reject(refused) });
  await expect(receiptOf(plan)).rejects.toBe(refused);
  expect(counts.read).toBe(0);
});

test.each(['send', 'readBack'] as const)('a fault of this program in %s costs no receipt', async (where) => {
  const told: unknown[] = [];
  const broken = new TypeError('broken');
  const { plan } = createPlan({ [where]: () => Promise.reject(broken) }, ['not-done']);
  const receipt = await receiptOf(plan, { onUnexpected: (error) => told.push(error) });
  expect(receipt).toMatchObject(
    where === 'send' ? { outcome: 'UNCHANGED' } : { outcome: 'APPLIED', verification: 'NOT_VERIFIED' },
  );
  expect(told).toContain(broken);
});

test('a server that stops waits for nothing, and says what it does not know', async () => {
  const stopping = new AbortController();
  const send = () => {
    setTimeout(() => stopping.abort(), 50);
    return Promise.reject(unclear());
  };
  const { plan } = createPlan({ send }, ['not-done']);
  const receipt = await receiptOf(plan, { settleMs: 60_000, stopping: stopping.signal });
  expect(receipt).toMatchObject({ outcome: 'UNKNOWN', verification: 'NOT_VERIFIED' });
});

test('writes with one key run one after another, those with others side by side', async () => {
  const { write } = createTestWriter();
  const order: string[] = [];
  const create = (name: string, key: string) =>
    createPlan({
      exclusive: { key },
      prepare: async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { before: null };
      },
      readBack: async () => {
        order.push(`${name} ends`);
        return { state: 'done', value: name };
      },
    }).plan;
  await Promise.all([write(create('a', 'x')), write(create('b', 'x')), write(create('c', 'y'))]);
  expect(order.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(order.indexOf('c begins')).toBeLessThan(order.indexOf('a ends'));
});

test('writes that belong together are sent one after another, and read back side by side', async () => {
  const order: string[] = [];
  const create = (name: string) =>
    createPlan({
      send: async () => {
        order.push(`${name} is sent`);
        return { accepted: [], correlationId: null };
      },
      readBack: async () => {
        await until(() => order.length >= 3);
        order.push(`${name} was read`);
        return { state: 'done', value: name };
      },
    }).plan;
  const results = await createTestWriter().writeTogether([create('a'), create('b'), create('c')]);
  expect(order.slice(0, 3)).toEqual(['a is sent', 'b is sent', 'c is sent']);
  expect(order.slice(3).toSorted()).toEqual(['a was read', 'b was read', 'c was read']);
  expect(results).toMatchObject(['a', 'b', 'c'].map((value) => ({ status: 'fulfilled', value: { value } })));
});

test('after an unknown end the key is kept until the vendor can no longer act', async () => {
  const { write } = createTestWriter({ settleMs: 400 });
  let sent = 0;
  const send = () => {
    sent = Date.now();
    return Promise.reject(unclear());
  };
  const first = createPlan({ send }, ['other']);
  await write(first.plan);
  let began = 0;
  const second = createPlan({
    prepare: async () => {
      began = Date.now();
      return { refused: [] };
    },
  });
  await write(second.plan);
  // Once while it was read, and once more from when it was given up.
  expect(began - sent).toBeGreaterThanOrEqual(750);
});

test('a read that fails is tried again while the change may still show', async () => {
  let reads = 0;
  const { plan } = createPlan({
    readBack: async () => {
      reads += 1;
      if (reads < 3) throw new ApiError('PROVIDER_UNAVAILABLE', 'No connection.');
      return { state: 'done', value: 'read' };
    },
  });
  expect(await receiptOf(plan, { settleMs: 10_000 })).toMatchObject({
    outcome: 'APPLIED',
    verification: 'VERIFIED',
  });
});

describe('a server that is about to stop', () => {
  /** It stops a moment after the write has been sent. */
  const stopAfter = <Answer>(send: () => Promise<Answer>) => {
    const stopping = new AbortController();
    const andStop = () => {
      setTimeout(() => stopping.abort(), 50);
      return send();
    };
    return { stopping: stopping.signal, send: andStop };
  };

  test('begins nothing that waited for its turn', async () => {
    const { stopping, send } = stopAfter(() => Promise.reject(unclear()));
    const { write } = createTestWriter({ stopping, settleMs: 60_000 });
    const first = createPlan({ send }, ['not-done']);
    const second = createPlan();
    const [one, two] = await Promise.allSettled([write(first.plan), write(second.plan)]);
    expect(one).toMatchObject({ status: 'fulfilled', value: { receipt: { outcome: 'UNKNOWN' } } });
    expect(two).toMatchObject({ status: 'rejected', reason: { code: 'SHUTTING_DOWN', outcomeKnown: true } });
    expect(second.counts.sent).toBe(0);
  });

  test('does not say that nothing was changed before it has looked long enough', async () => {
    const { stopping, send } = stopAfter(async () => ({ accepted: [], correlationId: null }));
    const { plan } = createPlan({ shows: 'at-once', send }, ['not-done']);
    expect(await receiptOf(plan, { stopping })).toMatchObject({
      outcome: 'UNKNOWN',
      verification: 'NOT_VERIFIED',
    });
  });

  test('gives a vendor that hangs a last chance, and then a receipt', async () => {
    const { stopping, send } = stopAfter(() => new Promise<never>(() => undefined));
    const { plan } = createPlan({ send }, ['not-done']);
    expect(await receiptOf(plan, { stopping })).toMatchObject({ outcome: 'UNKNOWN' });
  });
});
