import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { databaseFile } from '../../src/store/sqlite.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { createDataDir, startServer, vendorEnv } from '../support/server.ts';
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
import { of, scrape, type Samples } from './samples.ts';

/** Far apart, so that what is looked at in between is as it is meant to be, however slow the machine is. */
const env = { SETTLE_MS: '6000', OPERATION_DEADLINE_MS: '30000' };
/** A write that gets no answer is told to be in doubt by then. */
const impatient = { 'x-request-timeout-ms': '3500' };
const { vendor, server } = useScriptedServer(['sumsub'], env);
/** Milliseconds for one test. */
const patience = 90_000;

const write = (outcome: string, verification: string) =>
  `provider="SUMSUB",operation="setImageActive",outcome="${outcome}",verification="${verification}"`;

const before = (deactivated: boolean) => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(deactivated) });
};

test('a write is counted by what its caller was told', async () => {
  before(false);
  vendor.on(deleteLine, { json: { ok: 1 } });
  vendor.on(imagesLine, { json: toImagesJson(true) });
  await askToSetImageActive(server, {});
  before(true);
  await askToSetImageActive(server, {});
  before(false);
  await askToSetImageActive(server, { dryRun: true });
  before(false);
  await askToSetImageActive(server, { imageId: '1' });
  vendor.on(applicantLine, { status: 401 });
  vendor.on(imagesLine, { status: 401 });
  await askToSetImageActive(server, {});
  expect(of(await scrape(server), 'dossier_writes_total')).toEqual({
    [write('APPLIED', 'VERIFIED')]: 1,
    [write('UNCHANGED', 'VERIFIED')]: 1,
    [write('DRY_RUN', 'NOT_VERIFIED')]: 1,
    [write('REFUSED', 'NONE')]: 1,
    [write('FAILED', 'NONE')]: 1,
  });
});

test(
  'a write in doubt is pending until it is settled, and is counted once',
  async () => {
    const pending = async () => of(await scrape(server), 'dossier_ledger_pending')[''];
    expect(await pending()).toBe(0);
    before(false);
    vendor.on(deleteLine, { cut: true });
    vendor.on(imagesLine, { json: toImagesJson(false), repeat: true });
    const { data } = await server.query(
      'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } } }',
      { input: { applicantId, imageId, active: false } },
      impatient,
    );
    expect(data).toEqual({ setImageActive: { receipt: { outcome: 'UNKNOWN' } } });
    expect(await pending()).toBe(1);
    vendor.mend(imagesLine, { json: toImagesJson(true), repeat: true });
    for (let looks = 0; looks < 50 && (await pending()) !== 0; looks += 1) await sleep(100);
    const samples = await scrape(server);
    expect(of(samples, 'dossier_ledger_pending')).toEqual({ '': 0 });
    expect(of(samples, 'dossier_writes_total')).toEqual({ [write('UNKNOWN', 'NOT_VERIFIED')]: 1 });
  },
  patience,
);

describe('what is settled is counted once it is looked for no more:', () => {
  const settled = async () => {
    let samples: Samples = {};
    for (let looks = 0; looks < 40; looks += 1) {
      samples = await scrape(server);
      if (of(samples, 'dossier_ledger_pending')[''] === 0) break;
    }
    return of(samples, 'dossier_settled_total');
  };
  const none = Object.fromEntries(
    ['SUMSUB', 'ARGOS', 'CAPILLARY', 'UNIT21'].map((name) => [`provider="${name}",outcome="UNKNOWN"`, 0]),
  );
  const leaveInDoubt = async () => {
    before(false);
    vendor.on(deleteLine, { cut: true });
    vendor.on(imagesLine, { status: 401, repeat: true });
    const { data } = await server.query(
      'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } } }',
      { input: { applicantId, imageId, active: false } },
      impatient,
    );
    expect(data).toEqual({ setImageActive: { receipt: { outcome: 'UNKNOWN' } } });
  };

  test(
    'none at the start, and one that reading finds applied',
    async () => {
      expect(await settled()).toEqual(none);
      await leaveInDoubt();
      vendor.mend(imagesLine, { json: toImagesJson(true), repeat: true });
      expect(await settled()).toEqual({ ...none, 'provider="SUMSUB",outcome="APPLIED"': 1 });
    },
    patience,
  );

  test(
    'one that the next write has to close without knowing',
    async () => {
      await leaveInDoubt();
      // What the vendor says can not be understood, which does not pass: the next one about the same image waits until the
      // vendor can act no more, looks once, and records that.
      vendor.mend(imagesLine, { body: '<p>', repeat: true });
      vendor.on(applicantLine, { json: toApplicantJson(), repeat: true });
      await askToSetImageActive(server, {});
      expect(await settled()).toEqual({ ...none, 'provider="SUMSUB",outcome="UNKNOWN"': 1 });
    },
    patience,
  );
});

test(
  'a fault of the program itself is counted from 0',
  async () => {
    const dataDir = createDataDir();
    const alone = await startServer({ ...vendorEnv({ sumsub: vendor }), DATA_DIR: dataDir, ...env });
    const unexpected = async () => of(await scrape(alone), 'dossier_unexpected_total')[''];
    expect(await unexpected()).toBe(0);
    before(false);
    vendor.on(deleteLine, { cut: true });
    vendor.on(imagesLine, { json: toImagesJson(false), repeat: true });
    await alone.query(
      'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } } }',
      { input: { applicantId, imageId, active: false } },
      impatient,
    );
    // What the program has written down for itself can not be read any more.
    const file = new DatabaseSync(databaseFile(dataDir));
    expect(file.prepare("update pending_write set plan = 'no plan'").run().changes).toBe(1);
    file.close();
    let seen: number | undefined = 0;
    for (let looks = 0; looks < 40 && seen === 0; looks += 1) seen = await unexpected();
    await alone.close();
    rmSync(dataDir, { recursive: true });
    expect(seen).toBeGreaterThanOrEqual(1);
  },
  patience,
);

test('a scrape is answered while the database is away, without a number that is not known', async () => {
  const without = await startServer({
    DATABASE_URL: 'postgres://someone:word@127.0.0.1:9/nowhere',
    LEDGER_SIGNING_KEY: 'k'.repeat(32),
  });
  try {
    const samples = await scrape(without);
    expect(of(samples, 'dossier_ledger_pending')).toEqual({});
    expect(of(samples, 'dossier_ledger_unavailable_total')['']).toBeGreaterThanOrEqual(1);
    expect(of(samples, 'dossier_unexpected_total')).toEqual({ '': 0 });
    expect(of(samples, 'dossier_breaker_state')).toHaveProperty('provider="ARGOS",lane="read"', 0);
  } finally {
    await without.close();
  }
});
