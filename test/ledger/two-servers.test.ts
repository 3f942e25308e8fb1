// Two servers on one database. Capillary deletes by position, so two deletions of one customer at once would take another
// photo than was meant, if they were not kept apart.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApiError } from '../../src/errors.ts';
import { createLedgerKeys } from '../../src/ledger/keys.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { createTestLedger, secret, toPlan, toStorageEnv, toWriter } from '../support/ledger.ts';
import { toCustomerAnswer, toDeleteJson, type Photo } from '../support/capillary.ts';
import { describeOn, describeOnEach, postgres, type TestDatabase } from '../support/postgres.ts';
import { adminKey, at, startServer, type TestServer } from '../support/server.ts';
import { useStandstill } from '../support/standstill.ts';

let database: TestDatabase;
const standstill = useStandstill();

/** Whoever stood still for a while may have to give up what it has not sent yet. */
const isHeldUp = (code: unknown) =>
  standstill() >= 1_000 && (code === 'WRITE_IN_PROGRESS' || code === 'LEDGER_UNAVAILABLE');

/** A vendor with a memory, that takes its time before it acts and before it answers. */
const startCapillary = async () => {
  const customers = new Map<string, Photo[]>();
  let deletions = 0;
  const server: Server = createServer((request, response) => {
    void (async () => {
      const [, id = ''] = /customers\/(\d+)/.exec(request.url ?? '') ?? [];
      await sleep(Math.random() * 12);
      if (request.method === 'DELETE') {
        deletions += 1;
        customers.get(id)?.splice(Number(/image_ids=(\d+)/.exec(request.url ?? '')?.[1]), 1);
        await sleep(Math.random() * 12);
        response.end(JSON.stringify(toDeleteJson()));
      } else {
        response.end(toCustomerAnswer(customers.get(id) ?? [], { id }).body);
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    customers,
    deletions: () => deletions,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const toPhotos = (id: string): Photo[] =>
  [0, 1, 2, 3, 4].map((place) => ({
    imageId: `00000000-0000-4000-8000-${id.padStart(10, '0')}0${place}`,
    fileSize: `${place}1`,
    lastModified: '2031-02-03 04:05:06',
  }));

/** False: it was held up, and nothing was sent. */
const deletePhoto = async (server: TestServer, customerId: string, imageId: string): Promise<boolean> => {
  const { data, errors } = await server.query(
    `mutation ($input: DeleteCustomerImageInput!) { deleteCustomerImage(input: $input) {
      deletedImageId receipt { outcome verification } userErrors { code } } }`,
    { input: { customerId, imageId } },
  );
  const { code, outcomeKnown } = errors[0]?.extensions ?? {};
  if (outcomeKnown === true && isHeldUp(code)) return false;
  expect(errors).toEqual([]);
  expect(at(data, 'deleteCustomerImage')).toEqual({
    deletedImageId: imageId,
    receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
    userErrors: [],
  });
  return true;
};

describeOn(postgres, () => {
  let vendor: Awaited<ReturnType<typeof startCapillary>>;
  let servers: [TestServer, TestServer];

  beforeEach(async () => {
    database = await postgres.create();
    vendor = await startCapillary();
    const env = {
      ADMIN_API_KEY: adminKey,
      CAPILLARY_URL: vendor.origin,
      CAPILLARY_TILL_ID: 'till.1',
      CAPILLARY_PASSWORD: 'till-password',
      ...toStorageEnv(database),
    };
    // Four hundred deletions are more than one caller has points for.
    const unlimited = { ...env, CALLER_COST_RATE: '0', OPERATION_DEADLINE_MS: '30000' };
    servers = [await startServer(unlimited), await startServer(unlimited)];
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    await vendor.close();
    await database.remove();
  });

  test('in 200 interleavings of two deletions exactly the named photos are gone', async () => {
    const rounds = Array.from({ length: 200 }, (_, round) => String(7_000 + round));
    let deletions = 0;
    const play = async (id: string) => {
      const photos = toPhotos(id);
      vendor.customers.set(id, [...photos]);
      const [one, other] = photos.toSorted(() => Math.random() - 0.5) as [Photo, Photo];
      const later = Math.random() * 40;
      const done = await Promise.all([
        deletePhoto(servers[0], id, one.imageId),
        sleep(later).then(() => deletePhoto(servers[1], id, other.imageId)),
      ]);
      const gone = [one, other].filter((_, place) => done[place]);
      expect(vendor.customers.get(id)).toEqual(photos.filter((photo) => !gone.includes(photo)));
      deletions += gone.length;
    };
    const players = Array.from({ length: 8 }, async () => {
      for (let id = rounds.shift(); id !== undefined; id = rounds.shift()) await play(id);
    });
    await Promise.all(players);
    expect(vendor.deletions()).toBe(deletions);
    expect(deletions).toBeGreaterThan(300);
  }, 400_000);
});

describeOnEach((kind) => {
  beforeEach(async () => {
    database = await kind.create();
  });
  afterEach(() => database.remove());

  test('writers of three servers do not fork the chain', async () => {
    const made = [createTestLedger(database), createTestLedger(database), createTestLedger(database)];
    const writes = made.flatMap(({ ledger }, server) =>
      Array.from({ length: 40 }, (_, place) =>
        toWriter(ledger).write(toPlan({ exclusive: { key: `${server}-${place}` } })),
      ),
    );
    const ends = await Promise.allSettled(writes);
    const faults = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as ApiError] : []));
    expect(faults.filter(({ code }) => !isHeldUp(code))).toEqual([]);
    const verdict = await verifyLedger(made[0]!.store, createLedgerKeys(secret));
    expect(verdict).toMatchObject({ intact: true });
    const records = 'records' in verdict ? verdict.records : 0;
    // An intent may be there of one that was held up, and its outcome.
    expect(records).toBeGreaterThanOrEqual(240 - 2 * faults.length);
    expect(records).toBeLessThanOrEqual(240);
    for (const { ledger } of made) await ledger.close();
  }, 60_000);

  test('under any interleaving a key is used for one write, and every call gets its result', async () => {
    const made = [createTestLedger(database), createTestLedger(database)];
    let round = 0;
    const call = fc.record({ server: fc.nat(1), key: fc.nat(2), after: fc.nat(30), takes: fc.nat(20) });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 2, maxLength: 8 }), async (calls) => {
        round += 1;
        const sent = new Map<number, number>();
        const results = await Promise.all(
          calls.map(async ({ server, key, after, takes }) => {
            await sleep(after);
            const { ledger } = made[server]!;
            const use = { caller: 'c', key: `${round}-${key}`, fingerprint: 'f', answerBy: Infinity };
            const ended = await ledger.idempotency.run(
              use,
              async () => {
                sent.set(key, (sent.get(key) ?? 0) + 1);
                await sleep(takes);
                return { of: key };
              },
              (result) => result,
            );
            return { key, result: ended.result, replayed: ended.replayed };
          }),
        );
        expect(results.map(({ result }) => result)).toEqual(calls.map(({ key }) => ({ of: key })));
        const keys = new Set(calls.map(({ key }) => key));
        expect([...sent.entries()].toSorted()).toEqual([...keys].map((key) => [key, 1]).toSorted());
        expect(results.filter(({ replayed }) => !replayed)).toHaveLength(keys.size);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    for (const { ledger } of made) await ledger.close();
  }, 120_000);
});
