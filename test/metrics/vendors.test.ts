import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { vendorCalls } from '../../src/providers/index.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import { applicantId, applicantLine, toApplicantJson } from '../support/sumsub.ts';
import { until } from '../support/until.ts';
import { of, scrape, type Samples } from './samples.ts';

const { vendor, server } = useScriptedServer(['sumsub', 'unit21']);

const ask = () =>
  server.query('query ($id: ID!) { applicant(by: { applicantId: $id }) { firstName } }', { id: applicantId });

const call = (outcome: string, sent: boolean) =>
  `provider="SUMSUB",call="getApplicant",outcome="${outcome}",sent="${sent}"`;

/** Those that were counted: alarms are there from the start, at 0. */
const counted = (calls: Samples) =>
  Object.fromEntries(Object.entries(calls).filter(([, value]) => value > 0));

test('what somebody is woken by is there from the start at 0: to Prometheus, what appears as 1 has not risen', async () => {
  const calls = of(await scrape(server), 'dossier_vendor_calls_total');
  expect(calls).toMatchObject({ [call('PROVIDER_AUTH', true)]: 0, [call('CLOCK_SKEW', true)]: 0 });
  const outcomes = Object.entries(vendorCalls).flatMap(([provider, table]) =>
    Object.values(table).flatMap(({ name }) =>
      (provider === 'SUMSUB' ? ['PROVIDER_AUTH', 'CLOCK_SKEW'] : ['PROVIDER_AUTH']).map(
        (outcome) => `provider="${provider}",call="${name}",outcome="${outcome}",sent="true"`,
      ),
    ),
  );
  expect(Object.keys(calls).toSorted()).toEqual(outcomes.toSorted());
  expect(counted(calls)).toEqual({});
});

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
  expect(counted(of(samples, 'dossier_vendor_calls_total'))).toEqual({
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
  // The tenth that fails at its first try opens it.
  for (let times = 0; times < 12; times += 1) await ask();
  expect(await states()).toMatchObject({
    'provider="SUMSUB",lane="read"': 2,
    'provider="SUMSUB",lane="write"': 0,
    'provider="UNIT21",lane="read"': 0,
  });
  const samples = await scrape(server);
  const calls = counted(of(samples, 'dossier_vendor_calls_total'));
  const sent = vendor.lines.length;
  expect(calls).toEqual({
    [call('PROVIDER_UNAVAILABLE', true)]: sent,
    [call('PROVIDER_UNAVAILABLE', false)]: expect.any(Number),
  });
  expect(calls[call('PROVIDER_UNAVAILABLE', false)]).toBeGreaterThanOrEqual(2);
  expect(of(samples, 'dossier_vendor_call_duration_seconds_count')).toEqual({
    'provider="SUMSUB",call="getApplicant"': sent,
  });

  // Its time is over, and the next call will try the vendor out.
  await sleep(5_100);
  expect(await states()).toMatchObject({ 'provider="SUMSUB",lane="read"': 1 });
  const answering = Promise.withResolvers<undefined>();
  vendor.mend(applicantLine, { json: toApplicantJson(), after: () => answering.promise });
  const trial = ask();
  await until(() => vendor.lines.length === sent + 1);
  expect(await states()).toMatchObject({ 'provider="SUMSUB",lane="read"': 1 });
  answering.resolve(undefined);
  await trial;
  expect(await states()).toMatchObject({ 'provider="SUMSUB",lane="read"': 0 });
}, 60_000);

test('calls on their way, and those that wait for a place', async () => {
  const answering = Promise.withResolvers<undefined>();
  vendor.on(applicantLine, { json: toApplicantJson(), after: () => answering.promise });
  const asked = ask();
  await until(() => vendor.lines.length === 1);
  const samples = await scrape(server);
  expect(of(samples, 'dossier_vendor_calls_active')).toMatchObject({
    'provider="SUMSUB",lane="read"': 1,
    'provider="SUMSUB",lane="write"': 0,
    'provider="UNIT21",lane="read"': 0,
  });
  expect(of(samples, 'dossier_vendor_calls_waiting')).toMatchObject({ 'provider="SUMSUB",lane="read"': 0 });
  answering.resolve(undefined);
  await asked;
  expect(of(await scrape(server), 'dossier_vendor_calls_active')).toMatchObject({
    'provider="SUMSUB",lane="read"': 0,
  });
});

test('a scrape asks no vendor', async () => {
  for (let times = 0; times < 5; times += 1) await scrape(server);
  expect(vendor.lines).toEqual([]);
});
