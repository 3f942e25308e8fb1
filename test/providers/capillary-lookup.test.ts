// Customers found by what somebody else calls them: whoever is found must not be another one.
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  customerId,
  findLine,
  front,
  readLine,
  readLineOf,
  toCustomerAnswer,
  toNotice,
  toProfileJson,
} from '../support/capillary.ts';

const { vendor, server } = useScriptedServer(['capillary']);

const find = (by: object) =>
  server.query('query ($by: CustomerBy!) { customer(by: $by) { customerId images { imageId } } }', { by });
const found = { customer: { customerId, images: [{ imageId: front.imageId }] } };

const externalId = 'user 1/ü?';
const line = findLine('externalId', 'user%201%2F%C3%BC%3F');

test.each([
  ['externalId', externalId, 'user%201%2F%C3%BC%3F'],
  ['mobile', '+4915550000000', '%2B4915550000000'],
  ['email', 'ines+a&b=c@example.test', 'ines%2Ba%26b%3Dc%40example.test'],
])('found by %s', async (name, value, encoded) => {
  vendor.on(findLine(name, encoded), toCustomerAnswer([front], { profiles: [toProfileJson(externalId)] }));
  const { data, errors } = await find({ [name]: value });
  expect({ data, errors }).toEqual({ data: found, errors: [] });
});

test.each<[string, object]>([
  ['that names no externalId', { profiles: [{ source: 'INSTORE', firstName: 'Ines' }] }],
  ['one of whose profiles has it', { profiles: [toProfileJson(), toProfileJson(externalId)] }],
  ['that was merged into another one', { warnings: [toNotice(8069)] }],
])('a customer %s is the one that was asked for', async (_, changes) => {
  vendor.on(line, toCustomerAnswer([front], changes));
  const { data, errors } = await find({ externalId });
  expect({ data, errors }).toEqual({ data: found, errors: [] });
});

test.each([
  ['another externalId', 'secret words'],
  ['it in other letters', externalId.toUpperCase()],
])('a customer who has %s is nobody who was asked for', async (_, other) => {
  vendor.on(line, toCustomerAnswer([front], { profiles: [toProfileJson(other)] }));
  const { data, errors } = await find({ externalId });
  expect(data).toEqual({ customer: null });
  expect(errors).toMatchObject([
    { path: ['customer'], extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'CAPILLARY' } },
  ]);
  expect(JSON.stringify(errors)).not.toContain(other);
});

test('a customer who comes under the id of another one is not taken for that other one', async () => {
  vendor.on(readLine, toCustomerAnswer([front], { id: '7' }));
  vendor.on(readLineOf('7'), toCustomerAnswer([], { id: '7' }));
  const { data } = await server.query(
    `{ a: customer(by: { customerId: "${customerId}" }) { customerId images { imageId } }
      b: customer(by: { customerId: "7" }) { customerId images { imageId } } }`,
  );
  expect(data).toEqual({
    a: { customerId: '7', images: [{ imageId: front.imageId }] },
    b: { customerId: '7', images: [] },
  });
});
