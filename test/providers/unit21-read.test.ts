import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  entityId,
  readLine,
  readLineOf,
  toEntityJson,
  toErrorJson,
  toMediumJson,
} from '../support/unit21.ts';

const { vendor, server } = useScriptedServer(['unit21']);

const getEntity = (fields: string, id = entityId) =>
  server.query(`query ($id: ID!) { entity(entityId: $id) { ${fields} } }`, { id });

const mediaFields = 'name fileName mediaType contentType customData addedAt byteSize';

test('an entity with its media, every field, in one call', async () => {
  const medium = toMediumJson('face.GIF', { media_type: 'IMAGE_FACE_IMAGE' });
  vendor.on(readLine, { json: toEntityJson([medium]) });
  const { data, errors } = await getEntity(
    `id entityId type subtype status firstName lastName businessName emails phones registeredAt
    media { id provider url ${mediaFields} }`,
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    entity: {
      id: expect.stringMatching(/^[\w-]+$/),
      entityId,
      type: 'user',
      subtype: 'reseller',
      status: 'active',
      firstName: 'Oda',
      lastName: 'Ruhl',
      businessName: null,
      emails: ['oda@example.test'],
      phones: ['+4915550000000'],
      registeredAt: '2030-03-17T17:46:40.000Z',
      media: [
        {
          id: expect.stringMatching(/^[\w-]+$/),
          provider: 'UNIT21',
          name: 'face.GIF',
          fileName: 'face.GIF',
          mediaType: 'IMAGE_FACE_IMAGE',
          contentType: 'image/gif',
          customData: null,
          addedAt: '2030-03-17T17:48:20.000Z',
          byteSize: null,
          url: null,
        },
      ],
    },
  });
  expect(vendor.lines).toEqual([readLine]);
});

test('the key goes in u21-key, and nowhere else', async () => {
  vendor.on(readLine, { json: toEntityJson([]) });
  await getEntity('entityId');
  const { headers, body } = vendor.calls[0]!;
  expect(headers).toMatchObject({ 'u21-key': 'u21-test-key', accept: 'application/json' });
  expect(Object.keys(headers).sort()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'u21-key',
    'user-agent',
  ]);
  expect(body.byteLength).toBe(0);
});

test('an entity asked for twice in one request costs one call', async () => {
  vendor.on(readLine, { json: toEntityJson([]) });
  const { data } = await server.query(
    'query ($id: ID!) { a: entity(entityId: $id) { type } b: entity(entityId: $id) { status } }',
    { id: entityId },
  );
  expect(data).toEqual({ a: { type: 'user' }, b: { status: 'active' } });
});

test('a business, and parts that are empty, null or left out', async () => {
  vendor.on(readLine, {
    json: {
      general_data: { entity_id: entityId, entity_type: 'business', registered_at: null },
      user_data: null,
      business_data: { business_name: 'Ruhl GmbH' },
      communication_data: { email_addresses: null, phone_numbers: [null, '', '+49155'] },
      media_data: null,
    },
  });
  const { data, errors } = await getEntity(
    'type subtype status firstName businessName emails phones registeredAt media { name }',
  );
  expect({ data, errors }).toEqual({
    data: {
      entity: {
        type: 'business',
        subtype: null,
        status: null,
        firstName: null,
        businessName: 'Ruhl GmbH',
        emails: [],
        phones: ['+49155'],
        registeredAt: null,
        media: [],
      },
    },
    errors: [],
  });
});

describe('media_data', () => {
  const asSeen = {
    name: 'pass.pdf',
    fileName: 'pass.pdf',
    mediaType: 'own kind',
    contentType: 'application/pdf',
    customData: { desk: 'north', tags: [1] },
    addedAt: '2030-03-17T17:48:20.000Z',
    byteSize: null,
  };
  const toWire = (createdAt: unknown) =>
    toMediumJson('pass.pdf', {
      created_at: createdAt,
      media_type: 'own kind',
      custom_data: asSeen.customData,
    });

  test.each([
    ['a list, with a number for the time', [toWire(1_900_000_100)]],
    ['a list, with digits for the time', [toWire('1900000100')]],
    ['a list with nothing in between', [null, toWire('2030-03-17T17:48:20Z')]],
    ['one object, with a number for the time', toWire(1_900_000_100)],
    ['one object, with a date-time of another zone', toWire('2030-03-17T18:48:20+01:00')],
    ['one object, with a date-time of none', toWire('2030-03-17 17:48:20')],
  ])('as %s', async (_, mediaData) => {
    vendor.on(readLine, { json: toEntityJson(mediaData) });
    const { data } = await getEntity(`media { ${mediaFields} }`);
    expect(data).toEqual({ entity: { media: [asSeen] } });
  });

  test.each([
    ['an empty list', []],
    ['one object without values', { name: null }],
    ['nothing', undefined],
  ])('as %s has no entries', async (_, mediaData) => {
    vendor.on(readLine, { json: toEntityJson(mediaData) });
    expect((await getEntity('media { name }')).data).toEqual({ entity: { media: [] } });
  });

  test('a time or a name that tells nothing is null', async () => {
    vendor.on(readLine, { json: toEntityJson([toMediumJson('scan', { created_at: 'yesterday' })]) });
    const { data } = await getEntity('media { name contentType addedAt }');
    expect(data).toEqual({ entity: { media: [{ name: 'scan', contentType: null, addedAt: null }] } });
  });
});

describe('an id', () => {
  test.each([
    ['cust/0042', 'cust%2F0042'],
    ['a+b@c?d#e', 'a%2Bb%40c%3Fd%23e'],
    ['100%', '100%25'],
    ['%2F..%2f', '%252F..%252f'],
    ['a/../b', 'a%2F..%2Fb'],
    ['%2e%2e', '%252e%252e'],
    ["-_:.!$&*=^`{'", "-_%3A.!%24%26*%3D%5E%60%7B'"],
    ['...', '...'],
    ['x'.repeat(128), 'x'.repeat(128)],
  ])('%j is percent-encoded exactly once', async (id, encoded) => {
    vendor.on(readLineOf(encoded), { json: toEntityJson([]) });
    const { data, errors } = await getEntity('entityId type', id);
    expect({ data, errors }).toEqual({ data: { entity: { entityId: id, type: 'user' } }, errors: [] });
  });

  test.each(['', '.', '..', 'x'.repeat(129), 'a\u0000b', 'a\nb', 'a\n', '\u007f', 'a b', 'a\\b', 'ä', '}'])(
    '%j is INVALID_ID, and nothing is asked',
    async (id) => {
      const { data, errors } = await getEntity('entityId', id);
      expect(data).toEqual({ entity: null });
      expect(errors).toMatchObject([
        { path: ['entity'], extensions: { code: 'INVALID_ID', retryable: false, outcomeKnown: true } },
      ]);
      expect(vendor.calls).toEqual([]);
    },
  );
});

describe('the vendor answers', () => {
  test.each([404, 410])('%i: null, as for a placeholder and once the read has ended', async (status) => {
    vendor.on(readLine, { status, json: toErrorJson('resource_not_found') });
    const { data, errors } = await getEntity('entityId');
    expect({ data, errors }).toEqual({ data: { entity: null }, errors: [] });
  });

  test.each([
    [{ status: 423 }, 'PROVIDER_UNAVAILABLE', { retryable: true }],
    [{ status: 401, json: toErrorJson('unauthorized') }, 'PROVIDER_AUTH', { retryable: false }],
    [{ status: 403, json: toErrorJson('forbidden') }, 'PROVIDER_AUTH', { retryable: false }],
    [{ status: 400, json: toErrorJson('invalid_input') }, 'PROVIDER_BAD_RESPONSE', { retryable: false }],
    [{ body: '<html>secret words</html>' }, 'PROVIDER_BAD_RESPONSE', { retryable: false }],
    [{ json: { media_data: [] } }, 'PROVIDER_BAD_RESPONSE', { retryable: false }],
    [{ status: 302, headers: { location: '/elsewhere' } }, 'PROVIDER_BAD_RESPONSE', { retryable: false }],
  ])('%j: %s', async (answer, code, more) => {
    vendor.on(readLine, answer);
    const { data, errors } = await getEntity('entityId');
    expect(data).toEqual({ entity: null });
    expect(errors).toMatchObject([
      { path: ['entity'], extensions: { code, provider: 'UNIT21', outcomeKnown: true, ...more } },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/secret words|u21-test-key|127\.0\.0\.1/);
  });

  test('429 with the moment from which calls are taken again', async () => {
    const reset = Math.floor(Date.now() / 1000) + 30;
    vendor.on(readLine, { status: 429, headers: { 'x-ratelimit-reset': String(reset) } });
    const { extensions } = (await getEntity('entityId')).errors[0]!;
    const left = reset - Date.now() / 1000;
    expect(extensions).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryable: true });
    expect(extensions['retryAfter']).toBeGreaterThanOrEqual(Math.floor(left));
    expect(extensions['retryAfter']).toBeLessThanOrEqual(30);
  });

  test('503 at first: it is asked again', async () => {
    vendor.on(readLine, { status: 503 }, { json: toEntityJson([]) });
    expect((await getEntity('type')).data).toEqual({ entity: { type: 'user' } });
    expect(vendor.lines).toEqual([readLine, readLine]);
  });
});
