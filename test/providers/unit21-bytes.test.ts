import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { samples } from '../media/samples.ts';
import { at, toAnswer } from '../support/server.ts';
import { entityId, readLine, toEntityJson, toMediumJson } from '../support/unit21.ts';

/** To read the largest answers takes its time where coverage is counted. */
const { vendor, server } = useScriptedServer(['unit21'], { OPERATION_DEADLINE_MS: '60000' });

const withBytes = (name: string, bytes: Uint8Array, changes: object = {}) =>
  toMediumJson(name, { media: Buffer.from(bytes).toString('base64'), ...changes });

const getMedia = async (mediaData: unknown, fields = 'url') => {
  vendor.on(readLine, { json: toEntityJson(mediaData) });
  const { data } = await server.query(`query ($id: ID!) { entity(entityId: $id) { media { ${fields} } } }`, {
    id: entityId,
  });
  return at(data, 'entity.media');
};

const getLink = async (mediaData: unknown, index = 0) =>
  String(at(await getMedia(mediaData), `${index}.url`));

test.each([
  ['a list', [withBytes('face.png', samples.png)]],
  ['one object', withBytes('face.png', samples.png, { created_at: '1900000100' })],
])('bytes given back in %s are behind a link', async (_, mediaData) => {
  const link = await getLink(mediaData);
  expect(link).toMatch(new RegExp(`^${server.origin}/media/[\\w.-]+$`));
  vendor.on(readLine, { json: toEntityJson(mediaData) });
  const response = await fetch(link);
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).equals(samples.png)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(samples.png.byteLength),
    'content-disposition': 'inline; filename="media.png"',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
  });
  expect(vendor.lines).toEqual([readLine, readLine]);
});

test('bytes are told by what they are, not by their name', async () => {
  const page = Buffer.from('<!doctype html><script>alert(1)</script>');
  const mediaData = [withBytes('face.png', page)];
  const link = await getLink(mediaData);
  vendor.on(readLine, { json: toEntityJson(mediaData) });
  const response = await fetch(link);
  expect(await response.text()).toBe(page.toString());
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="media.bin"');
});

test('as many bytes as ten of the largest files have can be read', async () => {
  const media = Buffer.alloc(5_000_000, 'zwölf Zeichen ').toString('base64');
  const mediaData = Array.from({ length: 10 }, (_, index) => toMediumJson(`${index}.txt`, { media }));
  expect(await getMedia(mediaData, 'byteSize')).toEqual(mediaData.map(() => ({ byteSize: 5_000_000 })));
}, 60_000);

test('without bytes, or with what is not base64, there is no link', async () => {
  const entries = [{}, { media: null }, { media: '' }, { media: 'https://files.invalid/o' }];
  const mediaData = entries.map((entry) => toMediumJson('face.png', entry));
  expect(await getMedia(mediaData, 'url byteSize')).toEqual(
    entries.map(() => ({ url: null, byteSize: null })),
  );
});

test('entries alike in name and time have ids and links of their own', async () => {
  const mediaData = [
    withBytes('note.txt', Buffer.from('one')),
    withBytes('note.txt', Buffer.from('second')),
    withBytes('note.txt', Buffer.from('later one'), { created_at: 1_900_000_101 }),
  ];
  const media = (await getMedia(mediaData, 'id url byteSize')) as { id: string; url: string }[];
  expect(media).toMatchObject([{ byteSize: 3 }, { byteSize: 6 }, { byteSize: 9 }]);
  const ids = media.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);

  vendor.on(readLine, { json: toEntityJson(mediaData) });
  const { data } = await server.query(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on EntityMedia { byteSize } } }',
    { ids },
  );
  expect(data).toEqual({ nodes: ids.map((id, index) => ({ id, byteSize: [3, 6, 9][index] })) });

  vendor.on(readLine, { json: toEntityJson(mediaData) });
  expect(await (await fetch(media[1]!.url)).text()).toBe('second');
});

test.each([
  ['another name', [withBytes('other.png', samples.png)]],
  ['no bytes any more', [toMediumJson('face.png')]],
  ['no media', []],
])('a link is 404 where there is %s', async (_, mediaData) => {
  const link = await getLink([withBytes('face.png', samples.png)]);
  vendor.on(readLine, { json: toEntityJson(mediaData) });
  expect(await toAnswer(await fetch(link))).toMatchObject({
    status: 404,
    errors: [{ extensions: { code: 'NOT_FOUND', requestId: expect.any(String), retryable: false } }],
  });
});

test('a link is 502 where the vendor refuses the credentials', async () => {
  const link = await getLink([withBytes('face.png', samples.png)]);
  vendor.on(readLine, { status: 401 });
  expect(await toAnswer(await fetch(link))).toMatchObject({
    status: 502,
    errors: [{ extensions: { code: 'PROVIDER_AUTH', provider: 'UNIT21' } }],
  });
});

test('an entity is found again by its id, and an altered id finds nothing', async () => {
  vendor.on(readLine, { json: toEntityJson([]) }, { json: toEntityJson([]) });
  const asked = await server.query('query ($id: ID!) { entity(entityId: $id) { id } }', { id: entityId });
  const id = String(at(asked.data, 'entity.id'));
  const document = 'query ($id: ID!) { node(id: $id) { id ... on Entity { entityId } } }';
  expect((await server.query(document, { id })).data).toEqual({ node: { id, entityId } });
  expect((await server.query(document, { id: `${id.slice(0, -2)}AA` })).data).toEqual({ node: null });
});
