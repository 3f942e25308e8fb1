import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { customerId, readLine, toCustomerAnswer, toErrorJson, toNotice } from '../support/capillary.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';

const { vendor, server } = useScriptedServer(['capillary']);

const read = (by: object = { customerId }) =>
  server.query('query ($by: CustomerBy!) { customer(by: $by) { customerId } }', { by });

const erased = 'Customer is deleted after PII delete request';

test.each<[string, ScriptedAnswer]>([
  ['a blank 400', { status: 400 }],
  ['400 with an empty object', { status: 400, json: {} }],
  ['404', { status: 404, body: '<html>' }],
  ['8015 among the errors, 200', { json: toErrorJson(8015) }],
  ['8015 among the errors, 201', { status: 201, json: toErrorJson(8015) }],
  ['8015 as text among the errors', { status: 400, json: { errors: [{ code: '8015' }] } }],
  ['8015 among the warnings', { json: { warnings: [toNotice(8015)] } }],
  ['erased, as the message', { json: { message: erased } }],
  ['erased, among the errors', { status: 400, json: toErrorJson(1, `${erased}.`) }],
  ['erased, beside what is left of it', toCustomerAnswer([], { warnings: [toNotice(1, erased)] })],
])('%s is null', async (_, answer) => {
  vendor.on(readLine, answer);
  const { data, errors } = await read();
  expect({ data, errors }).toEqual({ data: { customer: null }, errors: [] });
});

describe('faults', () => {
  test.each<[string, ScriptedAnswer, object]>([
    ['a code that is not about absence', { json: toErrorJson(8013) }, { code: 'PROVIDER_BAD_RESPONSE' }],
    ['400 with something else', { status: 400, json: { a: 1 } }, { code: 'PROVIDER_BAD_RESPONSE' }],
    ['201 without a code', { ...toCustomerAnswer([]), status: 201 }, { code: 'PROVIDER_BAD_RESPONSE' }],
    ['no JSON', { body: 'secret words' }, { code: 'PROVIDER_BAD_RESPONSE' }],
    ['no customer', { json: { warnings: [] } }, { code: 'PROVIDER_BAD_RESPONSE' }],
    ['521 as a code', { json: toErrorJson(521) }, { code: 'PROVIDER_UNAVAILABLE', retryable: true }],
    ['401', { status: 401, json: toErrorJson(401) }, { code: 'PROVIDER_AUTH', retryable: false }],
    ['403', { status: 403, json: toErrorJson(4000) }, { code: 'PROVIDER_AUTH', retryable: false }],
    [
      '429',
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'PROVIDER_RATE_LIMITED', retryAfter: 7 },
    ],
  ])('%s', async (_, answer, extensions) => {
    vendor.on(readLine, answer);
    const { data, errors } = await read();
    expect(data).toEqual({ customer: null });
    expect(errors).toMatchObject([
      { path: ['customer'], extensions: { provider: 'CAPILLARY', ...extensions } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('secret words');
  });

  test.each([503, 521])('%i is asked again, twice at most', async (status) => {
    vendor.on(readLine, { status }, { status }, toCustomerAnswer([]));
    expect(await read()).toMatchObject({ data: { customer: { customerId } }, errors: [] });
    vendor.on(readLine, { status }, { status }, { status });
    expect(await read()).toMatchObject({
      data: { customer: null },
      errors: [{ extensions: { code: 'PROVIDER_UNAVAILABLE', provider: 'CAPILLARY', retryable: true } }],
    });
  });
});

test.each([
  ['customerId', ''],
  ['customerId', '01'],
  ['customerId', '-1'],
  ['customerId', '1e3'],
  ['customerId', '../1'],
  ['customerId', '1?source=ALL'],
  ['customerId', '9223372036854775808'],
  ['externalId', ''],
  ['mobile', '1\u0000'],
  ['email', 'a'.repeat(256)],
])('%s %j is INVALID_ID and asks nothing', async (name, value) => {
  const { data, errors } = await read({ [name]: value });
  expect(data).toEqual({ customer: null });
  expect(errors).toMatchObject([{ path: ['customer'], extensions: { code: 'INVALID_ID' } }]);
  expect(vendor.calls).toEqual([]);
});
