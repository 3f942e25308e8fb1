// The ledger and the deadline: a database that says nothing keeps no caller waiting, and nothing is sent after the answer.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { databaseFile } from '../../src/store/sqlite.ts';
import { startForwarder, type Forwarder } from '../store/forwarder.ts';
import { readLog, type Entry } from '../support/audit.ts';
import { toStorageEnv } from '../support/ledger.ts';
import { describeOn, embedded, postgres, type DatabaseKind, type TestDatabase } from '../support/postgres.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv, type Answer, type TestServer } from '../support/server.ts';
import { useStandstill } from '../support/standstill.ts';
import * as sumsub from '../support/sumsub.ts';
import { until } from '../support/until.ts';

interface Patience {
  /** Milliseconds that the client gives, and in which its answer has to come: two cores do much else beside. */
  deadline: number;
  latest: number;
}
/** Where nothing is sent. After 4 s it is no longer the deadline that it is put down to. */
const brief: Patience = { deadline: 1_200, latest: 3_900 };
/** Where there has to be time for a write first, and the ledger itself would be tried for 4 s after it. */
const longer: Patience = { deadline: 3_200, latest: 3_700 };
/** PostgreSQL would be tried for 3.5 s, over a new connection, after the second that the rate takes where it is silent. */
const longest: Patience = { deadline: 4_000, latest: 4_400 };

let database: TestDatabase;
let vendor: ScriptedVendor;
let server: TestServer;
const standstill = useStandstill();

const setUp = (kind: DatabaseKind, toEnv: () => object = () => ({})) => {
  beforeEach(async () => {
    database = await kind.create();
    vendor = await startVendor();
    vendor.on(sumsub.applicantLine, { json: sumsub.toApplicantJson(), repeat: true });
    vendor.on(
      sumsub.imagesLine,
      { json: sumsub.toImagesJson(false) },
      { json: sumsub.toImagesJson(true), repeat: true },
    );
    vendor.on(sumsub.deleteLine, { json: { ok: 1 } });
  });
  afterEach(async () => {
    await server.close();
    await vendor.close();
    await database.remove();
  });
  return async () => {
    const env = { ...vendorEnv({ sumsub: vendor }), ...toStorageEnv(database), ...toEnv() };
    // Whoever asks again and again whether it is settled has points for it.
    server = await startServer({ ...env, CALLER_COST_RATE: '0' });
    // The first use of the database makes its tables.
    await readLog(server);
  };
};

const ask = (key: string | null = null, deadline = 8_000): Promise<Answer> =>
  server.query(
    `mutation ($input: SetImageActiveInput!) {
      setImageActive(input: $input) ${key === null ? '' : `@idempotent(key: "${key}")`} {
        receipt { id outcome verification replayed } userErrors { code } } }`,
    { input: { applicantId: sumsub.applicantId, imageId: sumsub.imageId, active: false } },
    { 'x-request-timeout-ms': String(deadline) },
  );
const askInTime = async (key: string | null, { deadline, latest }: Patience) => {
  const began = performance.now();
  const answer = await ask(key, deadline);
  expect(performance.now() - began).toBeLessThan(latest + standstill());
  return answer;
};
const receiptIn = ({ data }: Answer) => at(data, 'setImageActive.receipt') as Record<string, unknown>;
const sent = () => vendor.lines.filter((line) => line === sumsub.deleteLine);
const noTime = (outcomeKnown: boolean) => ({
  errors: [
    {
      message: expect.stringContaining('nothing was sent'),
      extensions: { code: 'DEADLINE_EXCEEDED', retryable: true, outcomeKnown },
    },
  ],
});

/** The entries, once none is in doubt. */
const readSettled = async (): Promise<Entry[]> => {
  let log = await readLog(server);
  for (let looks = 0; log.some(({ pending }) => pending === true) && looks < 150; looks += 1) {
    await sleep(100);
    log = await readLog(server);
  }
  return log;
};

describeOn(postgres, () => {
  let way: Forwarder;
  const start = setUp(postgres, () => ({ DATABASE_URL: way.url }));
  beforeEach(async () => {
    way = await startForwarder(database.databaseUrl ?? '');
    await start();
  });
  afterEach(() => way.cut());
  const mend = async () => {
    await way.cut();
    await way.restore();
  };

  test.each([
    ['without a key', null, true],
    ['with a key', 'k', false],
  ])('silent from the start, %s: answered by the deadline, nothing sent', async (_, key, known) => {
    way.swallow();
    expect(await askInTime(key, brief)).toMatchObject(noTime(known));
    await mend();
    await sleep(1_000);
    expect(sent()).toEqual([]);
    const again = await ask(key);
    expect(receiptIn(again)).toMatchObject({ outcome: 'APPLIED', replayed: false });
    expect(sent()).toHaveLength(1);
  });

  test('silent once the vendor is read: no intent is sent, then or later', async () => {
    vendor.mend(sumsub.applicantLine, { json: sumsub.toApplicantJson(), delay: 200, repeat: true });
    const asking = askInTime(null, brief);
    await until(() => vendor.calls.length > 0);
    way.swallow();
    expect(await asking).toMatchObject(noTime(true));
    await mend();
    await sleep(1_000);
    expect(sent()).toEqual([]);
  });

  test('an intent that is recorded after the answer is never sent, and its entry says so', async () => {
    const other = new pg.Client({ connectionString: database.databaseUrl ?? '' });
    await other.connect();
    await other.query('begin');
    await other.query('lock table ledger_head in access exclusive mode');
    expect(await askInTime(null, brief)).toMatchObject(noTime(true));
    await other.query('rollback');
    await other.end();
    let log: Entry[] = [];
    for (let looks = 0; looks < 150 && log[0]?.['pending'] !== false; looks += 1) {
      await sleep(100);
      log = await readLog(server);
    }
    expect(log).toMatchObject([{ outcome: 'UNCHANGED', refusal: 'DEADLINE_EXCEEDED', pending: false }]);
    expect(sent()).toEqual([]);
  });

  test.each([
    ['without a key', null],
    ['with a key', 'k'],
  ])('silent after the write was sent, %s: the receipt goes out by the deadline', async (_, key) => {
    vendor.mend(sumsub.deleteLine, { json: { ok: 1 }, delay: 200 });
    const asking = askInTime(key, longest);
    await until(() => sent().length === 1);
    way.swallow();
    const answer = await asking;
    expect(answer.errors).toEqual([]);
    expect(receiptIn(answer)).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
    await mend();
    const { id } = receiptIn(answer);
    expect(await readSettled()).toMatchObject([{ id, outcome: 'APPLIED', verification: 'VERIFIED' }]);
    if (key !== null) expect(receiptIn(await ask(key))).toMatchObject({ id, replayed: true });
    expect(sent()).toHaveLength(1);
  });
});

describeOn(embedded, () => {
  const start = setUp(embedded);
  beforeEach(start);

  describe('a file that somebody else keeps locked', () => {
    let other: DatabaseSync;
    beforeEach(() => {
      other = new DatabaseSync(databaseFile(database.dataDir));
    });
    afterEach(() => other.close());

    test('from the start: answered by the deadline, nothing sent', async () => {
      other.exec('begin immediate');
      expect(await askInTime(null, brief)).toMatchObject(noTime(true));
      other.exec('rollback');
      await sleep(1_000);
      expect(sent()).toEqual([]);
    });

    test('after the write was sent: the receipt goes out by the deadline', async () => {
      vendor.mend(sumsub.deleteLine, { json: { ok: 1 }, delay: 200 });
      const asking = askInTime('k', longer);
      await until(() => sent().length === 1);
      other.exec('begin immediate');
      const { id, outcome } = receiptIn(await asking);
      expect(outcome).toBe('APPLIED');
      other.exec('rollback');
      expect(await readSettled()).toMatchObject([{ id, outcome: 'APPLIED' }]);
      expect(receiptIn(await ask('k'))).toMatchObject({ id, replayed: true });
      expect(sent()).toHaveLength(1);
    });
  });
});
