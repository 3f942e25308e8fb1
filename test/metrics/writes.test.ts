import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { startServer } from '../support/server.ts';
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
import { of, scrape } from './samples.ts';

const { vendor, server } = useScriptedServer(['sumsub'], { SETTLE_MS: '2500' });

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

test('a write in doubt is pending until it is settled, and is counted once', async () => {
  const pending = async () => of(await scrape(server), 'dossier_ledger_pending')[''];
  expect(await pending()).toBe(0);
  before(false);
  vendor.on(deleteLine, { cut: true });
  vendor.on(imagesLine, { json: toImagesJson(false), repeat: true });
  const { data } = await server.query(
    'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } } }',
    { input: { applicantId, imageId, active: false } },
    { 'x-request-timeout-ms': '1500' },
  );
  expect(data).toEqual({ setImageActive: { receipt: { outcome: 'UNKNOWN' } } });
  expect(await pending()).toBe(1);
  vendor.mend(imagesLine, { json: toImagesJson(true), repeat: true });
  for (let looks = 0; looks < 100 && (await pending()) !== 0; looks += 1) await sleep(100);
  const samples = await scrape(server);
  expect(of(samples, 'dossier_ledger_pending')).toEqual({ '': 0 });
  expect(of(samples, 'dossier_writes_total')).toEqual({ [write('UNKNOWN', 'NOT_VERIFIED')]: 1 });
});

test('a scrape is answered while the database is away, without a number that is not known', async () => {
  const without = await startServer({
    DATABASE_URL: 'postgres://someone:word@127.0.0.1:9/nowhere',
    LEDGER_SIGNING_KEY: 'k'.repeat(32),
  });
  try {
    const samples = await scrape(without);
    expect(of(samples, 'dossier_ledger_pending')).toEqual({});
    expect(of(samples, 'dossier_ledger_unavailable_total')['']).toBeGreaterThanOrEqual(1);
    expect(of(samples, 'dossier_breaker_state')).toHaveProperty('provider="ARGOS",lane="read"', 0);
  } finally {
    await without.close();
  }
});
