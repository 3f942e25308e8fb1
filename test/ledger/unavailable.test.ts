// A ledger that can't be written: nothing is sent to a vendor, and reads go on.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import { readLog } from '../support/audit.ts';
import { secret, toStorageEnv } from '../support/ledger.ts';
import {
  describeOn,
  embedded,
  postgres,
  runSql,
  type DatabaseKind,
  type TestDatabase,
} from '../support/postgres.ts';
import { startVendor, type ScriptedVendor } from '../support/scripted-vendor.ts';
import { startServer, vendorEnv, type TestServer } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  askToSetImageActive,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

let database: TestDatabase;
let vendor: ScriptedVendor;
let server: TestServer;

const unavailable = {
  errors: [{ extensions: { code: 'LEDGER_UNAVAILABLE', retryable: true, outcomeKnown: true } }],
};

const start = (env: object) => startServer({ ...vendorEnv({ sumsub: vendor }), ...env });

const readApplicant = () =>
  server.query('query ($id: ID!) { applicant(by: { applicantId: $id }) { firstName } }', { id: applicantId });

const setUp = (kind: DatabaseKind) => {
  beforeEach(async () => {
    database = await kind.create();
    vendor = await startVendor();
    // The deadline is not what ends the wait; and whoever asks again and again whether it is recorded has points for it.
    const env = { OPERATION_DEADLINE_MS: '20000', CALLER_COST_RATE: '0' };
    server = await start({ ...toStorageEnv(database), ...env });
    vendor.on(applicantLine, { json: toApplicantJson(), repeat: true });
    vendor.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
    vendor.on(deleteLine, { json: { ok: 1 }, delay: 100 });
  });
  afterEach(async () => {
    await server.close();
    await vendor.close();
    await database.remove();
  });
};

/** While it can't be written nothing is sent; afterwards the same server writes again. */
const expectSafe = async (breakIt: () => Promise<unknown>, mendIt: () => Promise<unknown>) => {
  await breakIt();
  const refused = await askToSetImageActive(server, {});
  expect(refused).toMatchObject(unavailable);
  const keyed = await server.query(
    `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) @idempotent(key: "k") { receipt { id } } }`,
    { input: { applicantId, imageId, active: false } },
  );
  expect(keyed).toMatchObject(unavailable);
  expect(vendor.lines).not.toContain(deleteLine);
  expect((await readApplicant()).data).toEqual({ applicant: { firstName: 'Ada' } });
  expect((await server.query('{ auditLog { nodes { id } } }')).status).toBe(200);
  await mendIt();
  const done = await askToSetImageActive(server, {});
  expect(done.data).toMatchObject({ setImageActive: { receipt: { outcome: 'APPLIED' } } });
  expect(vendor.lines.filter((line) => line === deleteLine)).toHaveLength(1);
};

describeOn(embedded, () => {
  setUp(embedded);

  test('a file that somebody else keeps locked', async () => {
    const other = new DatabaseSync(databaseFile(database.dataDir));
    await expectSafe(
      async () => other.exec('begin immediate'),
      async () => other.exec('rollback'),
    );
    other.close();
  }, 60_000);

  test('all who wait for it are answered together, not one after another', async () => {
    const other = new DatabaseSync(databaseFile(database.dataDir));
    other.exec('begin immediate');
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, place) => askToSetImageActive(server, { imageId: `${place}` })),
    );
    const took = performance.now() - began;
    other.exec('rollback');
    other.close();
    for (const answer of answers) expect(answer).toMatchObject(unavailable);
    expect(took).toBeLessThan(15_000);
  }, 60_000);

  test('a dry run needs no ledger', async () => {
    const other = new DatabaseSync(databaseFile(database.dataDir));
    other.exec('begin immediate');
    const { data } = await askToSetImageActive(server, { dryRun: true });
    const keyed = await server.query(
      `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) @idempotent(key: "k") { receipt { outcome } } }`,
      { input: { applicantId, imageId, active: true, dryRun: true } },
    );
    expect(keyed.data).toEqual({ setImageActive: { receipt: { outcome: 'DRY_RUN' } } });
    other.exec('rollback');
    other.close();
    expect(data).toMatchObject({ setImageActive: { receipt: { outcome: 'DRY_RUN' } } });
  });

  test('an outcome that can not be recorded at once costs no receipt, and is recorded later', async () => {
    const other = new DatabaseSync(databaseFile(database.dataDir));
    // Locked from when the vendor is asked: its answer comes, and can't be recorded.
    const watch = setInterval(() => {
      if (!vendor.lines.includes(deleteLine)) return;
      clearInterval(watch);
      other.exec('begin immediate');
    }, 1);
    const { data } = await askToSetImageActive(server, {});
    expect(data).toMatchObject({
      setImageActive: { receipt: { outcome: 'APPLIED', verification: 'VERIFIED' } },
    });
    expect(await readLog(server)).toMatchObject([{ pending: true, outcome: 'UNKNOWN' }]);
    other.exec('rollback');
    let entries = await readLog(server);
    for (let looks = 0; looks < 100 && entries[0]?.['pending'] === true; looks += 1) {
      await sleep(100);
      entries = await readLog(server);
    }
    expect(entries).toMatchObject([{ pending: false, outcome: 'APPLIED', verification: 'VERIFIED' }]);
    other.close();
  }, 60_000);
});

describeOn(postgres, () => {
  setUp(postgres);

  test('a table that is not there', async () => {
    const url = database.databaseUrl!;
    await expectSafe(
      () => runSql(url, 'alter table lease rename to lost'),
      () => runSql(url, 'alter table lost rename to lease'),
    );
  });

  test('a server starts, and reads, while the database can not be reached', async () => {
    await server.close();
    server = await start({ DATABASE_URL: 'postgres://127.0.0.1:9/nothing', LEDGER_SIGNING_KEY: secret });
    expect((await readApplicant()).data).toEqual({ applicant: { firstName: 'Ada' } });
    expect(await askToSetImageActive(server, {})).toMatchObject(unavailable);
    expect(vendor.lines).not.toContain(deleteLine);
  });
});
