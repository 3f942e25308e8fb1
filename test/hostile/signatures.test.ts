// What Sumsub's signatures depend on: the clock, and every byte of what is sent.
import http from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSumsubClient } from '../../src/providers/sumsub/client.ts';
import { sign } from '../../src/providers/sumsub/sign.ts';
import { expectFault } from '../support/faults.ts';
import { useScriptedServer } from '../support/scripted-server.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at, startServer, vendorEnv } from '../support/server.ts';
import { toSurroundings } from '../support/surroundings.ts';
import {
  applicantId,
  applicantLine,
  askToSetImageActive,
  deleteLine,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const { vendor, server } = useScriptedServer(['sumsub']);

const document = `{ applicant(by: { applicantId: "${applicantId}" }) { firstName } }`;
const fault = (code: string, path = ['applicant']) => ({
  code,
  provider: 'SUMSUB',
  retryable: false,
  path,
});

describe('hostile 62: our clock is 5 minutes off', () => {
  /** The vendor's answer with a Date this many seconds from when it answers. */
  const refuse = (answer: ScriptedAnswer, dateOff: number | null) =>
    vendor.on(applicantLine, {
      status: 401,
      headers: {
        get date() {
          return dateOff === null ? '' : new Date(Date.now() + dateOff * 1000).toUTCString();
        },
      },
      ...answer,
    });
  const toError = (errorCode?: number) => ({ description: 'no', code: 401, correlationId: 'x', errorCode });

  test.each([
    ['the vendor says so', { json: toError(4004) }, 0, "does not agree with SUMSUB's"],
    ['its Date says so, as it gives no number', { json: toError() }, 300, 'behind'],
    ['its Date says so, in the other direction', { body: '' }, -300, 'ahead of'],
  ])('CLOCK_SKEW where %s', async (_, answer, dateOff, said) => {
    refuse(answer, dateOff);
    const skewed = await server.query(document);
    expectFault(skewed, fault('CLOCK_SKEW'));
    expect(skewed.errors[0]?.message).toMatch(said);
  });

  test('CLOCK_SKEW where the vendor says so, and by how much', async () => {
    refuse({ json: toError(4004) }, 300);
    const asked = performance.now();
    const skewed = await server.query(document);
    const took = (performance.now() - asked) / 1000;
    expectFault(skewed, fault('CLOCK_SKEW'));
    const seconds = Number(/is (\d+) seconds behind/.exec(skewed.errors[0]?.message ?? '')?.[1]);
    // A Date has whole seconds, and grows older on its way.
    expect(seconds).toBeGreaterThanOrEqual(298.5 - took);
    expect(seconds).toBeLessThanOrEqual(301);
  });

  test.each([
    ['another number, whatever the Date', { json: toError(4003) }, 300],
    ['no number, and a Date that is right', { json: toError() }, 20],
    ['no number, and no Date', { body: '' }, null],
  ])('PROVIDER_AUTH where there is %s', async (_, answer, dateOff) => {
    refuse(answer, dateOff);
    expectFault(await server.query(document), fault('PROVIDER_AUTH'));
  });

  test('a write that is refused for it was not done, and is not sent again', async () => {
    vendor.on(applicantLine, { json: toApplicantJson() });
    vendor.on(imagesLine, { json: toImagesJson(false) });
    vendor.on(deleteLine, { status: 401, json: toError(4004) });
    expectFault(await askToSetImageActive(server, {}), fault('CLOCK_SKEW', ['setImageActive']));
  });

  test('the emulated vendor says it like the real one', async () => {
    const open = await startServer();
    open.sandbox!.emulators.sumsub.settings.clockWindow = -1;
    const skewed = await open.query('{ applicant(by: { externalUserId: "user-1" }) { firstName } }');
    const { data } = await open.query('{ providers { provider reachable message } }');
    await open.close();
    expectFault(skewed, fault('CLOCK_SKEW'));
    expect(at(data, 'providers.0')).toEqual({
      provider: 'SUMSUB',
      reachable: true,
      message: expect.stringContaining('clock'),
    });
  });
});

describe('hostile 63: what would be sent is not what was signed', () => {
  const { request } = http;
  afterEach(() => {
    http.request = request;
  });
  /** Some library below us that writes the target in its own way. */
  const rewrite = (from: RegExp, to: string) => {
    http.request = ((url: URL, ...rest: [http.RequestOptions]) =>
      request(new URL(url.href.replace(from, to)), ...rest)) as typeof request;
  };
  const notSent = fault('INTERNAL_SERVER_ERROR', ['setImageActive']);

  test('a read passes nothing that could write it in another way: it arrives as it was signed', async () => {
    rewrite(/$/, '?trace=1');
    const target = '/resources/applicants/-;externalUserId=a%20b/one';
    vendor.on(`GET ${target}`, { json: toApplicantJson({ externalUserId: 'a b' }) });
    const { errors } = await server.query('{ applicant(by: { externalUserId: "a b" }) { firstName } }');
    expect(errors).toEqual([]);
    const { headers } = vendor.calls[0]!;
    const timestamp = String(headers['x-app-access-ts']);
    expect(headers['x-app-access-sig']).toBe(
      sign(vendorEnv({ sumsub: vendor })['SUMSUB_SECRET_KEY']!, { timestamp, method: 'GET', target }),
    );
  });

  test.each([
    ['another encoding', /resources\/inspections/, 'resources/%69nspections'],
    ['a query more', /$/, '?trace=1'],
    ['one slash less', /resources\//, 'resources'],
  ])('a write, with %s: it is stopped, and known not to be done', async (_, from, to) => {
    vendor.on(applicantLine, { json: toApplicantJson() });
    vendor.on(imagesLine, { json: toImagesJson(false) });
    rewrite(from, to);
    expectFault(await askToSetImageActive(server, {}), notSent);
    expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  test('a write that would do the opposite: it is stopped, and known not to be done', async () => {
    vendor.on(applicantLine, { json: toApplicantJson() });
    vendor.on(imagesLine, { json: toImagesJson(true) });
    rewrite(/\?revert=true$/, '');
    const answer = await askToSetImageActive(server, { active: true });
    expectFault(answer, notSent);
    expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  test('a body, which the signature does not cover', async () => {
    const client = createSumsubClient(
      { url: vendor.origin, appToken: 'sbx:a.b', secretKey: 'secret' },
      toSurroundings(),
    );
    const body = {
      contentType: 'text/plain',
      byteLength: 1,
      async *open() {
        yield Buffer.from('a');
      },
    };
    const call = {
      name: 'aWrite',
      method: 'PUT',
      nature: 'additive',
      target: '/resources/x',
      statuses: [200],
      body,
    } as const;
    await expect(client.write(call)).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      outcomeKnown: true,
    });
    expect(vendor.calls).toEqual([]);
  });
});
