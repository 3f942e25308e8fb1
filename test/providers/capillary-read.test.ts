import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  back,
  customerId,
  findLine,
  front,
  readLine,
  readLineOf,
  side,
  slotHandles,
  toCustomerAnswer,
  toErrorJson,
  toImageJson,
  toNotice,
} from '../support/capillary.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['capillary']);

const read = (fields: string, by: object = { customerId }) =>
  server.query(`query ($by: CustomerBy!) { customer(by: $by) { ${fields} } }`, { by });

describe('a customer', () => {
  test('with its images, every field, in one call', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side]));
    const { data, errors } = await read(
      `id customerId firstName lastName email mobile externalId
      images { id provider imageId position fileName contentType byteSize addedAt url }`,
    );
    expect(errors).toEqual([]);
    const common = {
      id: expect.stringMatching(/^[\w-]+$/),
      provider: 'CAPILLARY',
      fileName: null,
      contentType: null,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/media\/[\w.-]+$/),
    };
    expect(data).toEqual({
      customer: {
        id: expect.stringMatching(/^[\w-]+$/),
        customerId: '9007199254740993',
        firstName: 'Ines',
        lastName: 'Ruhl',
        email: 'ines@example.test',
        mobile: '4915550000000',
        externalId: 'user-1',
        images: [
          {
            ...common,
            imageId: front.imageId,
            position: 0,
            byteSize: 20480,
            addedAt: '2031-02-03T04:05:06.000Z',
          },
          {
            ...common,
            imageId: side.imageId,
            position: 1,
            byteSize: 30720,
            addedAt: '2031-02-04T05:06:07.000Z',
          },
        ],
      },
    });
  });

  test("the till and the MD5 of its password go along as Basic credentials, and the caller's key does not", async () => {
    vendor.on(readLine, toCustomerAnswer([]));
    await read('customerId');
    // base64 of till.1:aaa92acfb7aed7a52f2a5c596f70ed56, which is the MD5 of till-password
    expect(vendor.calls[0]?.headers).toMatchObject({
      authorization: 'Basic dGlsbC4xOmFhYTkyYWNmYjdhZWQ3YTUyZjJhNWM1OTZmNzBlZDU2',
      accept: 'application/json',
    });
  });

  test.each(['0', '9007199254740992', '9007199254740993', '9223372036854775807'])(
    'the id %s is exact in the call and in the answer',
    async (id) => {
      vendor.on(readLineOf(id), toCustomerAnswer([], { id }));
      expect((await read('customerId', { customerId: id })).data).toEqual({ customer: { customerId: id } });
    },
  );

  test('the profile of the shop comes before those of messengers, and gaps are filled from the others', async () => {
    const profiles = [
      {
        source: 'WECHAT',
        firstName: 'Wei',
        lastName: 'W',
        identifiers: [{ type: 'email', value: 'w@example.test' }],
      },
      {
        source: 'INSTORE',
        firstName: 'Ines',
        identifiers: null,
        commChannels: [{ type: 'mobile', value: 4915 }],
      },
    ];
    vendor.on(readLine, toCustomerAnswer([], { profiles }));
    const { data } = await read('firstName lastName email mobile externalId');
    expect(data).toEqual({
      customer: {
        firstName: 'Ines',
        lastName: null,
        email: 'w@example.test',
        mobile: '4915',
        externalId: null,
      },
    });
  });

  test('one that was merged into another is shown as that other one', async () => {
    vendor.on(readLine, toCustomerAnswer([], { id: '700100299', warnings: [toNotice(8069)] }));
    expect((await read('customerId')).data).toEqual({ customer: { customerId: '700100299' } });
  });

  test('asked for twice in one request, it costs one call', async () => {
    vendor.on(readLine, toCustomerAnswer([]));
    const { data } = await server.query(
      'query ($by: CustomerBy!) { a: customer(by: $by) { firstName } b: customer(by: $by) { lastName } }',
      { by: { customerId } },
    );
    expect(data).toEqual({ a: { firstName: 'Ines' }, b: { lastName: 'Ruhl' } });
    expect(vendor.lines).toEqual([readLine]);
  });
});

describe('images', () => {
  test('imageId and id stay while positions shift, and are not the handle of the place', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side, back]), toCustomerAnswer([side, back]));
    const first = await read('images { id imageId position }');
    const then = await read('images { id imageId position }');
    expect(at(first.data, 'customer.images')).toMatchObject([
      { imageId: front.imageId, position: 0 },
      { imageId: side.imageId, position: 1 },
      { imageId: back.imageId, position: 2 },
    ]);
    expect(at(then.data, 'customer.images')).toEqual([
      { id: at(first.data, 'customer.images.1.id'), imageId: side.imageId, position: 0 },
      { id: at(first.data, 'customer.images.2.id'), imageId: back.imageId, position: 1 },
    ]);
    for (const handle of slotHandles) expect(JSON.stringify(first.data)).not.toContain(handle);
  });

  test('node finds one again by its id, wherever it stands now', async () => {
    vendor.on(readLine, toCustomerAnswer([front, side]), toCustomerAnswer([side]));
    const id = at((await read('images { id }')).data, 'customer.images.1.id');
    const { data } = await server.query(
      'query ($id: ID!) { node(id: $id) { id ... on CustomerImage { imageId position } } }',
      { id },
    );
    expect(data).toEqual({ node: { id, imageId: side.imageId, position: 0 } });
  });

  test('sizes and times that say nothing are null', async () => {
    const odd = [
      { fileSize: undefined, lastModified: undefined },
      { fileSize: '-1', lastModified: 'soon' },
    ];
    const customerImage = odd.map((file, position) => toImageJson(front, position, file));
    vendor.on(readLine, toCustomerAnswer([], { customerImage }));
    const nothing = { byteSize: null, addedAt: null };
    expect((await read('images { byteSize addedAt }')).data).toEqual({
      customer: { images: [nothing, nothing] },
    });
  });

  test.each([
    ['an empty list', []],
    ['null', null],
    ['no key', undefined],
  ])('%s is no images', async (_, customerImage) => {
    vendor.on(readLine, toCustomerAnswer([], { customerImage }));
    expect((await read('images { imageId }')).data).toEqual({ customer: { images: [] } });
  });

  test('an entry without an identity is left out, and the others keep their positions', async () => {
    const customerImage = [
      toImageJson(front, 0, { s3Token: 'elsewhere/x' }),
      'nonsense',
      toImageJson(back, 2),
    ];
    vendor.on(readLine, toCustomerAnswer([], { customerImage }));
    expect((await read('images { imageId position }')).data).toEqual({
      customer: { images: [{ imageId: back.imageId, position: 2 }] },
    });
  });
});

test.each([
  ['the id', { customerId }, readLine],
  ['an identifier', { externalId: 'user-1' }, findLine('externalId', 'user-1')],
])('8015 is null when asked by %s', async (_, by, line) => {
  vendor.on(line, { status: 400, json: toErrorJson(8015) });
  const { data, errors } = await read('customerId', by);
  expect({ data, errors }).toEqual({ data: { customer: null }, errors: [] });
});
