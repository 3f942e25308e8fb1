import { afterEach, expect, test } from '@jest/globals';
import { capillaryCredentials, type CapillarySettings } from '../../src/sandbox/capillary.ts';
import { customerIdOf, people } from '../../src/sandbox/people.ts';
import { authorization, basic, codes, idOf, startCapillary } from './capillary-client.ts';

let vendor: Awaited<ReturnType<typeof startCapillary>>;
const start = async (overrides: Partial<CapillarySettings> = {}) =>
  (vendor = await startCapillary(overrides));
afterEach(() => vendor.close());

const ada = () => `/v2/customers/${idOf('user-1')}`;

test('every sample person is shown but the absent one, and the merged one as another record', async () => {
  await start();
  for (const person of people) {
    const id = customerIdOf(person);
    const { status, body } = await vendor.call('GET', `/v2/customers/${id}?source=INSTORE`);
    expect([person.userId, status]).toEqual([person.userId, person.capillary === 'absent' ? 400 : 200]);
    if (status === 200) expect(body.profiles[0]?.firstName).toBe(person.firstName);
    expect(codes(body.warnings)).toEqual(person.capillary === 'merged' ? [8069] : []);
  }
});

test('a merged id answers with the record it stands for now', async () => {
  await start();
  const { body } = await vendor.call('GET', `/v2/customers/${idOf('user-10')}?source=INSTORE`);
  expect(String(body.id)).not.toBe(idOf('user-10'));
  expect(body.profiles[0]?.lastName).toBe('Berg-Holm');
});

test('ids above 2^53 keep every digit, in and out', async () => {
  await start();
  const { text } = await vendor.call('GET', '/v2/customers/9007199254740993?source=ALL');
  expect(text).toContain('"id":9007199254740993,');
  expect(text).toContain('"userId":9007199254740993,');
  const near = await vendor.call('GET', '/v2/customers/9007199254740992?source=ALL');
  expect(codes(near.body.errors)).toEqual([8015]);
  const lookup = await vendor.call(
    'GET',
    '/v2/customers/lookup?source=ALL&identifierName=externalId&identifierValue=user-5',
  );
  expect(lookup.text).toBe('{"entity":9007199254740993,"warnings":[]}');
});

test('Basic credentials are the till and the MD5 of its password', async () => {
  await start();
  const { tillId, password } = capillaryCredentials;
  for (const wrong of [basic(tillId, password), basic(tillId, 'x'), 'Bearer x', '']) {
    const answer = await vendor.call('GET', `${ada()}?source=ALL`, undefined, { authorization: wrong });
    expect([answer.status, codes(answer.body.errors)]).toEqual([401, [401]]);
  }
  const right = await vendor.call('GET', `${ada()}?source=ALL`, undefined, { authorization });
  expect(right.status).toBe(200);
});

test.each([
  ['denied', 403, 4000],
  ['unavailable', 503, 4001],
  ['v2-off', 403, 403],
] as const)('access %s answers %i with %i', async (access, status, code) => {
  await start({ access });
  const answer = await vendor.call('GET', `${ada()}?source=ALL`);
  expect([answer.status, codes(answer.body.errors)]).toEqual([status, [code]]);
});

test('without the permission for images only image calls are refused', async () => {
  await start({ access: 'images-denied' });
  expect((await vendor.call('GET', `${ada()}?source=ALL`)).status).toBe(200);
  for (const answer of [
    await vendor.call('GET', `${ada()}?source=ALL&embed=customerImage`),
    await vendor.remove('user-1', '?image_ids=0'),
    await vendor.upload('user-1', [20_000]),
  ]) {
    expect([answer.status, codes(answer.body.errors)]).toEqual([403, [4000]]);
  }
});

test.each([
  ['x-cap-api-attribution-lookup', 'shop', 1061],
  ['x-cap-api-attribution-lookup-type', 'PIGEON', 400],
])('attribution header %s alone or wrong', async (header, value, code) => {
  await start();
  const answer = await vendor.call('GET', `${ada()}?source=ALL`, undefined, { [header]: value });
  expect([answer.status, codes(answer.body.errors)]).toEqual([400, [code]]);
});

test.each([
  ['', 8016],
  ['?source=NOWHERE', 8012],
  ['?source=WECHAT', 8045],
  ['?source=WECHAT&accountId=other', 8011],
  ['?source=WECHAT&accountId=demo-account', 8065],
  ['?source=MARTJACK', 8065],
])('details by id with %p give %i', async (query, code) => {
  await start();
  const answer = await vendor.call('GET', ada() + query);
  expect([answer.status, codes(answer.body.errors)]).toEqual([400, [code]]);
});

test('an id that is no int64 is answered with an empty 400', async () => {
  await start();
  for (const id of ['ada', '9223372036854775808', '1.5']) {
    const answer = await vendor.call('GET', `/v2/customers/${id}?source=ALL`);
    expect([answer.status, answer.text]).toEqual([400, '']);
  }
});

test('an error item has a boolean status, and 8015 may come with another HTTP status', async () => {
  await start({ unknownCustomerStatus: 200 });
  const answer = await vendor.call('GET', `/v2/customers/${idOf('user-12')}?source=ALL`);
  expect(answer.status).toBe(200);
  const message = 'Customer not found for the given identifiers';
  expect(answer.body).toEqual({ warnings: [], errors: [{ status: false, code: 8015, message }] });
});

test.each([
  ['mobile', '%2B4915550000001'],
  ['mobile', '4915550000001'],
  ['email', 'Ada.Larsen@example.test'],
  ['externalId', 'user-1'],
])('lookup by %s finds the customer', async (name, value) => {
  await start();
  const query = `?source=INSTORE&identifierName=${name}&identifierValue=${value}`;
  const { body } = await vendor.call('GET', `/v2/customers/lookup${query}`);
  expect(String(body.entity)).toBe(idOf('user-1'));
  const details = await vendor.call(
    'GET',
    `/v2/customers/lookup/customerDetails${query}&embed=customerImage`,
  );
  expect(details.body.customerImage).toHaveLength(3);
});

test.each([
  ['identifierName=mobile&identifierValue=1', 8001],
  ['source=NOWHERE&identifierName=mobile&identifierValue=1', 8003],
  ['source=INSTORE&identifierName=mobile', 8002],
  ['source=INSTORE&identifierValue=1', 8002],
  ['source=INSTORE&identifierName=shoeSize&identifierValue=44', 8013],
  ['source=LINE&identifierName=externalId&identifierValue=user-1', 8045],
  ['source=LINE&accountId=other&identifierName=externalId&identifierValue=user-1', 8011],
  ['source=INSTORE&identifierName=mobile&identifierValue=1', 8015],
  ['source=INSTORE&identifierName=externalId&identifierValue=user-12', 8015],
])('lookup with %p gives %i', async (query, code) => {
  await start();
  for (const path of ['/v2/customers/lookup', '/v2/customers/lookup/customerDetails']) {
    const answer = await vendor.call('GET', `${path}?${query}`);
    expect([answer.status, codes(answer.body.errors)]).toEqual([400, [code]]);
  }
});

test('under dual eligibility a lone identifier that is not primary finds nobody', async () => {
  await start({ dualEligibility: true });
  const look = (query: string) => vendor.call('GET', `/v2/customers/lookup?source=INSTORE&${query}`);
  const alone = await look('identifierName=externalId&identifierValue=user-1');
  expect(codes(alone.body.errors)).toEqual([8015]);
  const both = await look('identifierName=externalId,mobile&identifierValue=user-1,4915550000001');
  expect(String(both.body.entity)).toBe(idOf('user-1'));
  const mixed = await look('identifierName=externalId,mobile&identifierValue=user-2,4915550000001');
  expect(codes(mixed.body.errors)).toEqual([8015]);
});

test('search matches beginnings and pages', async () => {
  await start();
  const { body } = await vendor.call('GET', '/v2/customers/search?q=49155500000&limit=2&offset=1');
  expect(body.pagination).toEqual({ limit: 2, offset: 1, total: 12 });
  expect(body.data).toHaveLength(2);
  const byName = await vendor.call('GET', '/v2/customers/search?q=lars');
  expect(byName.text).toContain(`"userId":${idOf('user-1')},`);
  expect((await vendor.call('GET', '/v2/customers/search?q=arsen')).body.data).toEqual([]);
  expect((await vendor.call('GET', '/v2/customers/search')).status).toBe(400);
});

test('what is not there is 404, what can not be done there is 405', async () => {
  await start();
  expect((await vendor.call('GET', '/v2/coupons')).body.errors[0]?.code).toBe(404);
  const answer = await vendor.call('PUT', ada(), '{}');
  expect([answer.status, codes(answer.body.errors)]).toEqual([405, [405]]);
});

const erasure = (identifierValue: string, more: object = {}) =>
  JSON.stringify({
    type: 'CUSTOMER',
    baseType: 'DELETE',
    customerIdentificationInfo: { source: 'INSTORE', identifierType: 'id', identifierValue },
    ...more,
  });
const decision = (id: number, status: string) =>
  JSON.stringify([{ type: 'CUSTOMER', baseType: 'DELETE', id: String(id), status }]);

test('an approved erasure makes the customer unreadable', async () => {
  await start({ requestStatus: 201 });
  const raised = await vendor.call('POST', '/v2/requests', erasure(idOf('user-1')));
  expect([raised.status, typeof raised.body.createdId]).toEqual([201, 'number']);
  expect((await vendor.call('GET', `${ada()}?source=ALL`)).status).toBe(200);
  const decided = await vendor.call('PUT', '/v2/requests', decision(raised.body.createdId, 'APPROVED'));
  expect(decided.body.failureCount).toBe(0);
  const read = await vendor.call('GET', `${ada()}?source=ALL`);
  expect(read.body.errors[0]?.message).toBe('Customer is deleted after PII delete request');
  const again = await vendor.call('PUT', '/v2/requests', decision(raised.body.createdId, 'REJECTED'));
  expect(codes(again.body.response[0]?.errors)).toEqual([9013]);
});

test('erasure requests that are refused or wait', async () => {
  await start({ erasureDelayMs: 60_000 });
  const { body } = await vendor.call('POST', '/v2/requests', erasure(idOf('user-1')));
  await vendor.call('PUT', '/v2/requests', decision(body.createdId, 'APPROVED'));
  expect((await vendor.call('GET', `${ada()}?source=ALL`)).status).toBe(200);
  const tooLong = erasure(idOf('user-1'), { comments: 'x'.repeat(256) });
  expect((await vendor.call('POST', '/v2/requests', tooLong)).status).toBe(400);
  expect((await vendor.call('PUT', '/v2/requests', '[]')).status).toBe(400);
  const busy = await vendor.call('POST', '/v2/requests', erasure(idOf('user-7')));
  expect(codes(busy.body.errors)).toEqual([521]);
  vendor.emulator.settings.connectedOrg = 'child';
  const child = await vendor.call('POST', '/v2/requests', erasure(idOf('user-1')));
  expect([child.status, codes(child.body.errors)]).toEqual([201, [9021]]);
});
