import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { applicantId, applicantLine, toApplicantJson } from '../support/sumsub.ts';
import { until } from '../support/until.ts';
import { of, scrape } from './samples.ts';

const { vendor, server } = useScriptedServer(['sumsub', 'unit21']);

const ask = () =>
  server.query('query ($id: ID!) { applicant(by: { applicantId: $id }) { firstName } }', { id: applicantId });

const call = (outcome: string, sent: boolean) =>
  `provider="SUMSUB",call="getApplicant",outcome="${outcome}",sent="${sent}"`;

test('a call is counted by vendor, name and outcome, and one that is tried again twice', async () => {
  vendor.on(
    applicantLine,
    { json: toApplicantJson() },
    { status: 401 },
    { status: 503 },
    { json: toApplicantJson() },
  );
  for (let times = 0; times < 3; times += 1) await ask();
  const samples = await scrape(server);
  expect(of(samples, 'dossier_vendor_calls_total')).toEqual({
    [call('ANSWERED', true)]: 2,
    [call('PROVIDER_AUTH', true)]: 1,
    [call('PROVIDER_UNAVAILABLE', true)]: 1,
  });
  expect(of(samples, 'dossier_vendor_retries_total')).toEqual({ 'provider="SUMSUB"': 1 });
  const times = 'provider="SUMSUB",call="getApplicant"';
  expect(of(samples, 'dossier_vendor_call_duration_seconds_count')).toEqual({ [times]: 4 });
  expect(of(samples, 'dossier_vendor_call_duration_seconds_sum')[times]).toBeLessThan(5);
});

test('what an open breaker refuses is counted as not sent, and takes no time', async () => {
  vendor.on(applicantLine, { status: 503, repeat: true });
  const states = async () => of(await scrape(server), 'dossier_breaker_state');
  expect(await states()).toEqual({
    'provider="SUMSUB",lane="read"': 0,
    'provider="SUMSUB",lane="write"': 0,
    'provider="SUMSUB",lane="stream"': 0,
    'provider="UNIT21",lane="read"': 0,
    'provider="UNIT21",lane="write"': 0,
    'provider="UNIT21",lane="stream"': 0,
  });
  // Three tries for each of the first, and the tenth fault opens it.
  for (let times = 0; times < 6; times += 1) await ask();
  expect(await states()).toMatchObject({
    'provider="SUMSUB",lane="read"': 2,
    'provider="SUMSUB",lane="write"': 0,
    'provider="UNIT21",lane="read"': 0,
  });
  const samples = await scrape(server);
  const calls = of(samples, 'dossier_vendor_calls_total');
  expect(vendor.lines).toHaveLength(10);
  expect(calls).toEqual({
    [call('PROVIDER_UNAVAILABLE', true)]: 10,
    [call('PROVIDER_UNAVAILABLE', false)]: expect.any(Number),
  });
  expect(calls[call('PROVIDER_UNAVAILABLE', false)]).toBeGreaterThanOrEqual(2);
  expect(of(samples, 'dossier_vendor_call_duration_seconds_count')).toEqual({
    'provider="SUMSUB",call="getApplicant"': 10,
  });

  // The one call that tries it out.
  await sleep(5_100);
  vendor.mend(applicantLine, { json: toApplicantJson(), delay: 800 });
  const trial = ask();
  await until(() => vendor.lines.length === 11);
  expect(await states()).toMatchObject({ 'provider="SUMSUB",lane="read"': 1 });
  await trial;
  expect(await states()).toMatchObject({ 'provider="SUMSUB",lane="read"': 0 });
});

test('calls on their way, and those that wait for a place', async () => {
  vendor.on(applicantLine, { json: toApplicantJson(), delay: 800 });
  const asked = ask();
  await until(() => vendor.lines.length === 1);
  const samples = await scrape(server);
  expect(of(samples, 'dossier_vendor_calls_active')).toMatchObject({
    'provider="SUMSUB",lane="read"': 1,
    'provider="SUMSUB",lane="write"': 0,
    'provider="UNIT21",lane="read"': 0,
  });
  expect(of(samples, 'dossier_vendor_calls_waiting')).toMatchObject({ 'provider="SUMSUB",lane="read"': 0 });
  await asked;
  expect(of(await scrape(server), 'dossier_vendor_calls_active')).toMatchObject({
    'provider="SUMSUB",lane="read"': 0,
  });
});

test('a scrape asks no vendor', async () => {
  for (let times = 0; times < 5; times += 1) await scrape(server);
  expect(vendor.lines).toEqual([]);
});
