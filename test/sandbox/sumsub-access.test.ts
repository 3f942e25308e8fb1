import { afterEach, expect, test } from '@jest/globals';
import { applicantIdOf, imageIdOf, inspectionIdOf } from '../../src/sandbox/people.ts';
import type { SumsubSettings } from '../../src/sandbox/sumsub.ts';
import { errorBody, now, personWith, refusal, sign, startSumsub, type SumsubBody } from './sumsub-client.ts';

let vendor: Awaited<ReturnType<typeof startSumsub>>;
const start = async (overrides: Partial<SumsubSettings> = {}) =>
  (vendor = await startSumsub({ rateLimit: false, ...overrides }));
afterEach(() => vendor.close());

const ada = applicantIdOf(personWith('ordinary'));
const adaPath = `/resources/applicants/${ada}/one`;

test('the signature is the one of the published vectors', async () => {
  await start();
  const login = '1712760187POST/resources/accessTokens{"userId":"1000","levelName":"default","ttl":60}';
  expect(sign('api_secret', login)).toBe('260c8893fb0317e8a714ce3bce9c16821649f1e27a49bd7d926fcf23942628c0');
  const own = '1700000000GET/resources/applicants/-;externalUserId=user-1/one';
  expect(sign('local-secret-0001', own)).toBe(
    '1a31325bf4ff2935e1d630068f24a7adf34a664ece5ed936fdef7e84493e6b75',
  );
  expect((await vendor.applicant(ada)).status).toBe(200);
});

test.each([
  ['no dot', 'sbx:dossierPublicPart', 4000, 'app-token-invalid-format'],
  ['another environment', 'dev:dossierPublicPart.dossierPrivatePart', 4000, 'app-token-invalid-format'],
  ['an unknown token', 'sbx:other.dossierPrivatePart', 4001, 'app-token-not-found'],
  ['a token of production', 'prd:dossierPublicPart.dossierPrivatePart', 4001, 'app-token-not-found'],
  ['a wrong private part', 'sbx:dossierPublicPart.other', 4002, 'app-token-private-part-mismatch'],
])('the token with %s is a 401', async (_what, token, code, name) => {
  await start();
  const answer = await vendor.bare('GET', adaPath, {
    ...vendor.headersFor('GET', adaPath),
    'x-app-token': token,
  });
  expect(refusal(answer)).toEqual([401, code, name]);
  expect(answer.body).toMatchObject(errorBody(401));
});

test('a header that is missing is a 401 with 4006', async () => {
  await start();
  for (const name of ['x-app-token', 'x-app-access-ts', 'x-app-access-sig'] as const) {
    const headers: Record<string, string> = vendor.headersFor('GET', adaPath);
    const { [name]: _left, ...others } = headers;
    expect(refusal(await vendor.bare('GET', adaPath, others))).toEqual([401, 4006, undefined]);
  }
});

test('the timestamp is whole seconds of the last or next minute', async () => {
  await start();
  const at = async (timestamp: string | number) => {
    const headers = vendor.headersFor('GET', adaPath, undefined, String(timestamp));
    return refusal(await vendor.bare('GET', adaPath, headers));
  };
  const expired = [401, 4004, 'app-token-request-expired'];
  expect(await at(now() - 55)).toEqual([200, undefined, undefined]);
  expect(await at(now() + 55)).toEqual([200, undefined, undefined]);
  expect(await at(now() - 65)).toEqual(expired);
  expect(await at(now() + 65)).toEqual(expired);
  expect(await at(Date.now())).toEqual(expired);
  expect(await at('2025-03-01')).toEqual([401, 4005, undefined]);
  vendor.emulator.settings.clockWindow = 120;
  expect((await at(now() - 65))[0]).toBe(200);
});

test('the signature covers time, method, path with query, and body', async () => {
  await start();
  const mismatch = [401, 4003, 'app-token-signature-mismatch'];
  const asked = async (headers: Record<string, string>, path = adaPath) =>
    refusal(await vendor.bare('GET', path, headers));
  const good = vendor.headersFor('GET', adaPath);
  const signature = good['x-app-access-sig'];
  expect(await asked(good)).toEqual([200, undefined, undefined]);
  expect(await asked({ ...good, 'x-app-access-sig': signature.toUpperCase() })).toEqual(mismatch);
  expect(await asked({ ...good, 'x-app-access-sig': signature.slice(1) })).toEqual(mismatch);
  expect(await asked({ ...good, 'x-app-access-ts': String(now() + 1) })).toEqual(mismatch);
  expect(await asked(vendor.headersFor('POST', adaPath))).toEqual(mismatch);
  expect(await asked(good, `${adaPath}?fields=all`)).toEqual(mismatch);
  expect((await asked(vendor.headersFor('GET', `${adaPath}?a=b`), `${adaPath}?a=b`))[0]).toBe(200);
  const path = '/resources/applicants?levelName=basic';
  const [sent, signed] = ['{"externalUserId":"new"}', '{"externalUserId": "new"}'].map((text) =>
    new TextEncoder().encode(text),
  );
  const headers = { ...vendor.headersFor('POST', path, signed), 'content-type': 'application/json' };
  expect(refusal(await vendor.bare('POST', path, headers, sent))).toEqual(mismatch);
  expect((await vendor.call('POST', path, sent, 'application/json')).status).toBe(200);
});

test('a refused DELETE changes nothing, and a query is part of what is signed', async () => {
  await start();
  const image = imageIdOf(personWith('ordinary'), 0);
  const path = `/resources/inspections/${inspectionIdOf(personWith('ordinary'))}/resources/${image}`;
  const answer = await vendor.bare('DELETE', `${path}?revert=true`, vendor.headersFor('DELETE', path));
  expect(refusal(answer)[1]).toBe(4003);
  expect(await vendor.inactive('ordinary')).toEqual([false, false, false]);
});

test('a token without the permission to write is a 403', async () => {
  await start({ permissions: 'read-only' });
  expect((await vendor.applicant(ada)).status).toBe(200);
  const answer = await vendor.deactivate('ordinary', imageIdOf(personWith('ordinary'), 0));
  expect([answer.status, answer.body]).toEqual([403, errorBody(403)]);
});

test('above 300 GET or 50 writes in 5 seconds: 429, and room again in the next 5', async () => {
  await start({ rateLimit: true });
  const until429 = async (count: number, call: () => Promise<{ status: number; body: SumsubBody }>) => {
    const answers = await Promise.all(Array.from({ length: count }, call));
    const refused = answers.filter(({ status }) => status === 429);
    for (const { body } of refused) expect(body).toEqual(errorBody(429));
    return refused.length;
  };
  const began = Date.now();
  const read = () => vendor.call('GET', '/resources/status/api');
  const write = () => vendor.deactivate('ordinary', '1');
  expect(await until429(50, write)).toBe(0);
  expect(await until429(300, read)).toBe(0);
  expect(await until429(3, write)).toBe(3);
  expect(await until429(3, read)).toBe(3);
  expect(Date.now() - began).toBeLessThan(5000);
  await new Promise((resolve) => setTimeout(resolve, 5100));
  expect([(await read()).status, (await write()).status]).toEqual([200, 200]);
});

test('the limits can be others, or none', async () => {
  await start({ rateLimit: true, getsPer5Seconds: 1, writesPer5Seconds: 1 });
  const statuses = async () => [
    (await vendor.applicant(ada)).status,
    (await vendor.applicant(ada)).status,
    (await vendor.deactivate('ordinary', '1')).status,
    (await vendor.deactivate('ordinary', '1')).status,
  ];
  expect(await statuses()).toEqual([200, 429, 200, 429]);
  vendor.emulator.settings.rateLimit = false;
  expect(await statuses()).toEqual([200, 200, 200, 200]);
});
