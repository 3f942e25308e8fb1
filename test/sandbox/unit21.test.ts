import { afterEach, expect, test } from '@jest/globals';
import { people } from '../../src/sandbox/people.ts';
import { unit21Credentials, type Unit21Settings } from '../../src/sandbox/unit21.ts';
import { base64, startUnit21 } from './unit21-client.ts';

let vendor: Awaited<ReturnType<typeof startUnit21>>;
const start = async (overrides: Partial<Unit21Settings> = {}) =>
  (vendor = await startUnit21({ visibilityDelayMs: 0, ...overrides }));
afterEach(() => vendor.close());

const note = [{ media: base64('hello'), name: 'note.txt' }];
const refusal = ({ status, body }: { status: number; body: { error_code: string } }) => [
  status,
  body.error_code,
];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('sample entities are shown, but placeholders and absent ones are not', async () => {
  await start();
  for (const person of people) {
    const answer = await vendor.read(person.userId);
    const hidden = person.unit21 === 'absent' || person.unit21 === 'placeholder';
    expect([person.userId, answer.status]).toEqual([person.userId, hidden ? 404 : 200]);
    if (hidden) expect(answer.body.error_code).toBe('resource_not_found');
    else expect(answer.body.general_data.entity_id).toBe(person.userId);
  }
});

test('media_data is an array of name, type and a whole number, without bytes', async () => {
  await start();
  const { body } = await vendor.read('user-1');
  expect(body.user_data).toMatchObject({
    first_name: 'Ada',
    year_of_birth: 1990,
    month_of_birth: 1,
    day_of_birth: 2,
  });
  expect(body.media_data).toEqual([
    { name: 'profile_picture.jpg', media_type: 'IMAGE_PROFILE_PICTURE', created_at: expect.any(Number) },
    { name: 'id_card_front.jpg', media_type: 'IMAGE_ID_CARD_FRONT', created_at: expect.any(Number) },
  ]);
});

test('the business is one, and one of its media has a null type', async () => {
  await start();
  const { body } = await vendor.read('user-9');
  expect([body.general_data.entity_type, body.user_data]).toEqual(['business', null]);
  expect(body.business_data).toMatchObject({ business_name: 'Carvalho Trading' });
  expect(body.media_data.map(({ media_type }) => media_type)).toEqual([null, 'IMAGE_FACE_IMAGE']);
});

test('with-bytes: media_data is an object that carries base64, created_at is text', async () => {
  await start();
  const media = async () => (await vendor.read('user-5')).body.media_data as unknown;
  expect(await media()).toEqual({
    name: 'passport.jpg',
    media_type: 'IMAGE_PASSPORT_FRONT',
    created_at: expect.stringMatching(/^\d+$/),
    media: expect.stringMatching(/^\/9j\//),
  });
  await vendor.link('user-5', note);
  expect(await media()).toMatchObject({ name: 'note.txt', media: base64('hello') });
  await vendor.removeAll('user-5');
  expect(await media()).toBeNull();
});

test('every entity may be read so', async () => {
  await start({ mediaShape: 'object', mediaBytes: true });
  const { body } = await vendor.read('user-1');
  expect(body.media_data).toMatchObject({ name: 'id_card_front.jpg', media: expect.any(String) });
});

test('keys: 401 for a bad or missing one, 403 for one without the permission', async () => {
  await start();
  const path = vendor.pathOf('user-1');
  expect(refusal(await vendor.call('GET', path, undefined, { 'u21-key': 'wrong' }))[0]).toBe(401);
  expect(refusal(await vendor.call('GET', path, undefined, { 'u21-key': '' }))[0]).toBe(401);
  const readOnly = { 'u21-key': unit21Credentials.readOnlyApiKey };
  expect((await vendor.call('GET', path, undefined, readOnly)).status).toBe(200);
  expect((await vendor.call('PUT', `${path}/delete-all-media`, undefined, readOnly)).status).toBe(403);
  expect(await vendor.names('user-1')).toHaveLength(2);
});

test('another org, an unknown entity, an unknown route', async () => {
  await start();
  expect(refusal(await vendor.call('GET', '/v1/other/entities/user-1'))).toEqual([404, 'resource_not_found']);
  expect(refusal(await vendor.call('PUT', '/v1/other/entities/user-1/delete-all-media'))[0]).toBe(404);
  expect(refusal(await vendor.call('GET', '/v1/alerts'))).toEqual([404, 'resource_not_found']);
  const unknown = await vendor.link('user-12', note);
  expect([unknown.status, unknown.body]).toEqual([404, { error_code: 'resource_not_found' }]);
});

test.each(['cust/0042', 'a+b@c.d', 'x?y#z', '100%', 'a%2Fb', "{`'^*!$&=:"])(
  'the id %p works encoded once',
  async (id) => {
    await start();
    expect((await vendor.create({ general_data: { entity_id: id } })).body).toEqual({ entity_id: id });
    expect((await vendor.link(id, note)).status).toBe(200);
    expect(await vendor.names(id)).toEqual(['note.txt']);
  },
);

test.each(['a b', 'ü', '}', 'x'.repeat(129)])('the id %p is refused', async (id) => {
  await start();
  expect(refusal(await vendor.read(id))).toEqual([400, 'invalid_input']);
  expect(refusal(await vendor.create({ general_data: { entity_id: id } }))).toEqual([400, 'invalid_input']);
});

test.each([400, 404, 409] as const)('a placeholder refuses media with %i', async (placeholder) => {
  await start(placeholder === 400 ? {} : { placeholder });
  const code = { 400: 'invalid_input', 404: 'resource_not_found', 409: 'conflict' }[placeholder];
  expect(refusal(await vendor.link('user-8', note))).toEqual([placeholder, code]);
  expect(refusal(await vendor.removeAll('user-8'))).toEqual([placeholder, code]);
});

test('create turns a placeholder into an entity; a mismatch is refused', async () => {
  await start();
  const general = { entity_id: 'user-8', entity_type: 'business' };
  expect(refusal(await vendor.create({ general_data: general }))).toEqual([400, 'invalid_input']);
  expect((await vendor.read('user-8')).status).toBe(404);
  const user_data = { first_name: 'Hiro' };
  await vendor.create({ general_data: { ...general, entity_type: 'user' }, user_data });
  expect((await vendor.read('user-8')).body.user_data).toEqual(user_data);
  expect((await vendor.link('user-8', note)).status).toBe(200);
});

test('create updates what exists: lists join, custom_data is replaced unless merged', async () => {
  await start();
  const send = (custom_data: object, options?: object) =>
    vendor.create({ general_data: { entity_id: 'user-1', tags: ['tier:gold'] }, custom_data, options });
  await send({ a: 1 });
  await send({ b: 2 });
  const first = (await vendor.read('user-1')).body;
  expect(first.general_data.tags).toEqual(['source:sandbox', 'tier:gold']);
  expect([first.general_data.status, first.user_data?.first_name, first.media_data.length]).toEqual([
    'active',
    'Ada',
    2,
  ]);
  expect(first.custom_data).toEqual({ b: 2 });
  await send({ c: 3 }, { merge_custom_data: true });
  expect((await vendor.read('user-1')).body.custom_data).toEqual({ b: 2, c: 3 });
  expect(refusal(await send({}, { upsert_on_conflict: false }))).toEqual([409, 'conflict']);
});

test('create refuses bodies without an id, and of a megabyte', async () => {
  await start();
  expect(refusal(await vendor.create({}))).toEqual([400, 'invalid_input']);
  expect(refusal(await vendor.create([]))).toEqual([400, 'invalid_input']);
  const user_data = { first_name: 'x'.repeat(1_000_000) };
  expect((await vendor.create({ general_data: { entity_id: 'big' }, user_data })).status).toBe(413);
});

test('busy: every write is 423 and stores nothing, reads work unless set otherwise', async () => {
  await start();
  for (let attempt = 0; attempt < 3; attempt += 1)
    expect((await vendor.link('user-7', note)).status).toBe(423);
  expect((await vendor.removeAll('user-7')).status).toBe(423);
  expect((await vendor.create({ general_data: { entity_id: 'user-7' } })).status).toBe(423);
  expect(await vendor.names('user-7')).toEqual(['profile_picture.jpg']);
  vendor.emulator.settings.busy = 'writes-and-reads';
  expect((await vendor.read('user-7')).status).toBe(423);
  vendor.emulator.settings.busy = 'none';
  expect((await vendor.link('user-7', note)).status).toBe(200);
});

test('busy-twice: two writes are 423, the third is taken, a reset starts anew', async () => {
  await start();
  const statuses = async () => [
    (await vendor.link('user-3', note)).status,
    (await vendor.removeAll('user-3')).status,
    (await vendor.link('user-3', note)).status,
  ];
  expect(await statuses()).toEqual([423, 423, 200]);
  vendor.emulator.reset();
  expect(await statuses()).toEqual([423, 423, 200]);
});

test('what is written shows after the delay, what is removed shows until then', async () => {
  await start({ visibilityDelayMs: 3_500 });
  await vendor.link('user-1', note);
  await vendor.create({ general_data: { entity_id: 'new' } });
  expect(await vendor.names('user-1')).toHaveLength(2);
  expect((await vendor.read('new')).status).toBe(404);
  await pause(3_600);
  expect(await vendor.names('user-1')).toHaveLength(3);
  expect((await vendor.read('new')).status).toBe(200);
  expect((await vendor.removeAll('user-1')).text).toBe('{}');
  expect(await vendor.names('user-1')).toHaveLength(3);
  await pause(3_600);
  expect(await vendor.names('user-1')).toEqual([]);
}, 60_000);

test('above the rate: 429 with its three headers, and room again in the next second', async () => {
  await start({ callsPerSecond: 3 });
  const before = Date.now() / 1000;
  const answers = await Promise.all(Array.from({ length: 10 }, () => vendor.read('user-1')));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get('x-ratelimit-limit')).toBe('3');
  expect(refused?.headers.get('x-ratelimit-remaining')).toBe('0');
  const reset = Number(refused?.headers.get('x-ratelimit-reset'));
  // The next second after one in which it was asked.
  expect(reset).toBeGreaterThanOrEqual(Math.floor(before));
  expect(reset).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 1);
  await pause(1100);
  expect((await vendor.read('user-1')).status).toBe(200);
});

test.each([404, 410] as const)('the read route may be gone: %i', async (readRoute) => {
  await start({ readRoute });
  expect((await vendor.read('user-1')).status).toBe(readRoute);
  expect((await vendor.link('user-1', note)).status).toBe(200);
});

test('the defaults', async () => {
  vendor = await startUnit21();
  expect(vendor.emulator.settings).toMatchObject({
    visibilityDelayMs: 2000,
    callsPerSecond: 200,
    maxFileBytes: 5_000_000,
    placeholder: 400,
  });
});
