// What opens a breaker and what does not, and what it leaves alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import * as argos from '../support/argos.ts';
import { repeat } from '../support/one-client.ts';
import { codeOf, openFor, useOutage } from '../support/outage.ts';
import { names, parts } from '../support/person.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, toAnswer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import { until } from '../support/until.ts';

const scene = useOutage();
const { read, heal, breakDown, expectLeftAlone, openBreaker } = scene;

describe('hostile 57: the breaker', () => {
  test('is not closed by answers to what was asked before it opened', async () => {
    const opened = Promise.withResolvers<undefined>();
    scene.vendors.sumsub.on(
      parts.sumsub.line,
      ...Array.from({ length: 5 }, () => ({ ...parts.sumsub.answer, after: () => opened.promise })),
    );
    const late = repeat(5, () => read('sumsub'));
    await until(() => scene.vendors.sumsub.calls.length === 5);
    await openBreaker('sumsub');
    opened.resolve(undefined);
    expect((await late).map(codeOf)).toEqual(Array.from({ length: 5 }, () => 'WHOLE'));
    await expectLeftAlone('sumsub');
  });

  test.each(['50', '1000'])('is never opened by callers who do not want to wait %s ms', async (hurry) => {
    breakDown('sumsub', { silent: true });
    const answers = await repeat(60, () => read('sumsub', { 'x-request-timeout-ms': hurry }));
    expect(new Set(answers.map(codeOf))).not.toContain('WHOLE');
    heal('sumsub');
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
  });

  test('nor by such callers where this process stands still, and gives their calls up late', async () => {
    breakDown('sumsub', { silent: true });
    const { length } = scene.vendors.sumsub.calls;
    const asked = repeat(60, () => read('sumsub', { 'x-request-timeout-ms': '1000' }));
    await until(() => scene.vendors.sumsub.calls.length === length + 60);
    // Longer than the 2.5 s after which silence speaks against a vendor.
    const end = performance.now() + 2_700;
    while (performance.now() < end);
    expect(new Set((await asked).map(codeOf))).toEqual(new Set(['PROVIDER_TIMEOUT']));
    heal('sumsub');
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
  });

  test('is opened by silence', async () => {
    breakDown('sumsub', { silent: true });
    await repeat(12, () => read('sumsub'));
    await expectLeftAlone('sumsub');
  });

  test.each<[string, ScriptedAnswer, string]>([
    ['401', { status: 401 }, 'PROVIDER_AUTH'],
    ['410', { status: 410 }, 'PROVIDER_BAD_RESPONSE'],
    ['words that nobody understands', { body: '<p>' }, 'PROVIDER_BAD_RESPONSE'],
    ['429', { status: 429 }, 'PROVIDER_RATE_LIMITED'],
  ])('is not opened by a vendor that says %s: it is there', async (_, answer, code) => {
    breakDown('argos', answer);
    for (let reads = 0; reads < 25; reads += 1) expect(codeOf(await read('argos'))).toBe(code);
    heal('argos');
    expect(codeOf(await read('argos'))).toBe('WHOLE');
  });

  test('of reads leaves media alone, and that of media leaves reads alone', async () => {
    scene.vendors.argos.on(argos.readLine, { ...argos.toItems(argos.toItemJson()), repeat: true });
    const document = `{ submission(submissionId: "${argos.submissionId}") { images { url } } }`;
    const link = String(at((await scene.server.query(document)).data, 'submission.images.0.url'));
    await openBreaker('argos');
    scene.vendors.argos.on(argos.imageLine('idImage'), {
      ...{ body: 'bytes', headers: { 'content-type': 'application/octet-stream' } },
    });
    expect(await (await fetch(link)).text()).toBe('bytes');
    scene.vendors.argos.mend(argos.imageLine('idImage'), { status: 500, repeat: true });
    const statuses = await repeat(12, async () => (await fetch(link)).status);
    expect(statuses).not.toContain(200);
    const asked = scene.vendors.argos.calls.length;
    expect(await toAnswer(await fetch(link))).toMatchObject({
      status: 503,
      errors: [
        { extensions: { code: 'PROVIDER_UNAVAILABLE', retryable: true, retryAfter: expect.any(Number) } },
      ],
    });
    expect(scene.vendors.argos.calls).toHaveLength(asked);
  });

  test('of writes lets nothing be sent, says so, and leaves reads alone', async () => {
    scene.vendors.sumsub.on(sumsub.applicantLine, { json: sumsub.toApplicantJson(), repeat: true });
    scene.vendors.sumsub.on(sumsub.imagesLine, { json: sumsub.toImagesJson(false), repeat: true });
    scene.vendors.sumsub.on(sumsub.deleteLine, { status: 500, repeat: true });
    for (let writes = 0; writes < 10; writes += 1) await sumsub.askToSetImageActive(scene.server, {});
    const deletions = () => scene.vendors.sumsub.lines.filter((line) => line === sumsub.deleteLine).length;
    expect(deletions()).toBe(10);
    const { errors } = await sumsub.askToSetImageActive(scene.server, {});
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'PROVIDER_UNAVAILABLE',
          retryable: true,
          outcomeKnown: true,
          retryAfter: expect.any(Number),
        },
      },
    ]);
    expect(deletions()).toBe(10);
    heal('sumsub');
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
    // What fails is said for as long as writes are refused, and no longer where nobody writes.
    const others = names.filter((name) => name !== 'sumsub');
    others.forEach(heal);
    for (const other of others) await read(other);
    const degraded = async () =>
      at(await (await scene.server.fetch('/readyz')).json(), 'degraded') as string[];
    expect(await degraded()).toContain('SUMSUB');
    await sleep(openFor);
    expect(codeOf(await read('sumsub'))).toBe('WHOLE');
    expect(await degraded()).not.toContain('SUMSUB');
  }, 60_000);
});

test('a vendor that says 429 with Retry-After is left alone so long, for five seconds at most', async () => {
  breakDown('argos', { status: 429, headers: { 'retry-after': '3600' } });
  expect((await read('argos')).errors).toMatchObject([
    { extensions: { code: 'PROVIDER_RATE_LIMITED', retryable: true, retryAfter: 3600 } },
  ]);
  heal('argos');
  const { errors } = await read('argos');
  expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_RATE_LIMITED', retryable: true } }]);
  expect(errors[0]?.extensions['retryAfter']).toBeLessThanOrEqual(5);
  expect(scene.vendors.argos.calls).toHaveLength(1);
  await sleep(openFor);
  expect(codeOf(await read('argos'))).toBe('WHOLE');
});

test('an outage costs the vendor at most 1.2 times the calls', async () => {
  breakDown('unit21', { status: 503 });
  const together = await repeat(100, () => read('unit21'));
  expect(together.map(codeOf)).toEqual(together.map(() => 'PROVIDER_UNAVAILABLE'));
  expect(scene.vendors.unit21.calls.length).toBeLessThanOrEqual(120);
  breakDown('capillary', { status: 503 });
  for (let reads = 0; reads < 100; reads += 1) await read('capillary');
  expect(scene.vendors.capillary.calls.length).toBeLessThanOrEqual(120);
});
