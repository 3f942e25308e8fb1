import { afterEach, describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { samples } from '../media/samples.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at } from '../support/server.ts';
import {
  addDocument,
  addMedia,
  entityId,
  inBase64,
  putLine,
  readLine,
  readParts,
  toErrorJson,
  upload,
  withMedia,
  type Medium,
} from '../support/unit21.ts';

/** The deadline is so far off that nothing is left out for want of time. */
const { vendor, server } = useScriptedServer(['unit21'], { OPERATION_DEADLINE_MS: '30000' });

const face = () => upload(samples.png, 'face.png');
const refusal = (code: string, ...field: string[]) => ({
  addEntityMedia: {
    entity: null,
    added: [],
    userErrors: [{ code, field: ['input', ...field], message: expect.any(String) }],
  },
});
const message = (data: unknown) => String(at(data, 'addEntityMedia.userErrors.0.message'));

describe('before anything is asked', () => {
  afterEach(() => expect(vendor.calls).toEqual([]));

  const long = Buffer.alloc(5_000_001, 'a');
  const atFile = ['media', '0', 'content', 'file'];
  const atBase64 = ['media', '0', 'content', 'base64'];
  const atName = ['media', '0', 'name'];

  test.each<[string, Medium, string[]]>([
    ['NAME_REQUIRED', { content: { base64: 'aGVsbG8=' } }, atName],
    ['NAME_REQUIRED', upload(samples.png, 'face.png', { name: '..' }), atName],
    ['UNSUPPORTED_FILE_TYPE', upload(samples.webp, 'face.webp'), atFile],
    ['UNSUPPORTED_FILE_TYPE', inBase64(samples.jpg, 'face.jpeg'), atName],
    ['CONTENT_TYPE_MISMATCH', upload(samples.exe, 'face.png'), atFile],
    ['CONTENT_TYPE_MISMATCH', inBase64(samples.zip, 'face.png'), atBase64],
    ['FILE_TOO_LARGE', upload(long, 'long.txt'), atFile],
    ['FILE_TOO_LARGE', inBase64(long, 'long.txt'), atBase64],
    ['FILE_TOO_LARGE', upload(Buffer.concat([long, long]), 'long.txt'), atFile],
    ['FILE_EMPTY', upload(Buffer.alloc(0), 'a.txt'), atFile],
    ['FILE_EMPTY', { content: { base64: '' }, name: 'a.txt' }, atBase64],
    ['INVALID_BASE64', { content: { base64: 'aGVsbG8' }, name: 'a.txt' }, atBase64],
    ['INVALID_BASE64', { content: { base64: 'data:text/plain;base64,aGVsbG8=' }, name: 'a.txt' }, atBase64],
  ])('%s (case %#)', async (code, medium, field) => {
    const { status, data, errors } = await addMedia(server, [medium]);
    expect({ status, data, errors }).toEqual({ status: 200, data: refusal(code, ...field), errors: [] });
  });

  test('CONTENT_TYPE_MISMATCH names what was found', async () => {
    expect(message((await addMedia(server, [upload(samples.pdf, 'face.png')])).data)).toContain(
      'application/pdf',
    );
  });

  test('NO_MEDIA', async () => {
    expect((await addMedia(server, [])).data).toEqual(refusal('NO_MEDIA', 'media'));
  });

  test('TOO_MANY_FILES', async () => {
    const { data } = await addMedia(server, Array.from({ length: 11 }, face));
    expect(data).toEqual(refusal('TOO_MANY_FILES', 'media'));
  });

  test.each(['', '.', '..', 'x'.repeat(129), 'a\u0000b', 'a\nb', 'a b', 'ä'])(
    'INVALID_ID, said once for all files: %j',
    async (id) => {
      const { data } = await addMedia(server, [face(), face()], { entityId: id });
      expect(data).toEqual(refusal('INVALID_ID', 'entityId'));
    },
  );

  test('one bad file keeps all of them back, and every bad one is named', async () => {
    const { data } = await addMedia(server, [
      face(),
      upload(samples.exe, 'b.png'),
      inBase64(samples.txt, 'c.txt'),
      inBase64(samples.txt, 'd.doc'),
    ]);
    expect(data).toMatchObject({
      addEntityMedia: {
        added: [],
        userErrors: [
          { code: 'CONTENT_TYPE_MISMATCH', field: ['input', 'media', '1', 'content', 'file'] },
          { code: 'UNSUPPORTED_FILE_TYPE', field: ['input', 'media', '3', 'name'] },
        ],
      },
    });
  });

  test.each([[['a']], ['text'], [7], [true]])('customData %j is BAD_USER_INPUT', async (customData) => {
    const { data, errors } = await addMedia(server, [face(), { ...face(), customData }]);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['addEntityMedia'], extensions: { code: 'BAD_USER_INPUT', retryable: false } },
    ]);
    expect(errors[0]!.message).toContain('media[1].customData');
  });

  test.each([null, 'own kind', 'IMAGE_FACE_IMAGE'])(
    'customData with the media_type %j, which would go around the enum, is BAD_USER_INPUT',
    async (mediaType) => {
      const customData = { desk: 'north', media_type: mediaType };
      const { data, errors } = await addMedia(server, [face(), { ...face(), customData }]);
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        { path: ['addEntityMedia'], extensions: { code: 'BAD_USER_INPUT', retryable: false } },
      ]);
      expect(errors[0]!.message).toMatch(/media\[1\]\.customData.*mediaType/);
    },
  );

  test.each([
    ['neither file nor base64', {}],
    ['both', { file: null, base64: 'aGVsbG8=' }],
    ['text in place of a file', { file: 'face.png' }],
    ['null', { base64: null }],
  ])('content with %s is BAD_USER_INPUT', async (_, content) => {
    const input = { entityId, media: [{ content, name: 'a.txt' }] };
    const { status, data, errors } = await server.query(addDocument, { input });
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(errors.map(() => 'BAD_USER_INPUT'));
  });
});

describe('by the vendor', () => {
  const send = async (look: ScriptedAnswer, answer: ScriptedAnswer, media = [face()]) => {
    vendor.on(readLine, look);
    vendor.on(putLine, answer);
    const { data, errors } = await addMedia(server, media);
    expect(errors).toEqual([]);
    expect(vendor.lines).toEqual([readLine, putLine]);
    expect(JSON.stringify(data)).not.toContain('secret words');
    return data;
  };
  const absent = { status: 404, json: toErrorJson('resource_not_found') };
  const saying = (status: number, errorCode: string) => ({
    status,
    json: toErrorJson(errorCode, 'secret words: this Placeholder entity takes no media'),
  });

  test.each([
    [400, saying(400, 'invalid_input')],
    [404, saying(404, 'resource_not_found')],
    [409, saying(409, 'conflict')],
    [400, { status: 400, json: toErrorJson('invalid_input') }],
    [409, { status: 409, body: '' }],
  ])('ENTITY_IS_PLACEHOLDER, told by %i and the entity not being shown (case %#)', async (_, answer) => {
    expect(await send(absent, answer)).toEqual(refusal('ENTITY_IS_PLACEHOLDER', 'entityId'));
  });

  test.each([400, 409])('ENTITY_IS_PLACEHOLDER, told by %i and its words alone', async (status) => {
    const data = await send(withMedia(), saying(status, 'invalid_input'));
    expect(data).toEqual(refusal('ENTITY_IS_PLACEHOLDER', 'entityId'));
  });

  test.each([absent, { status: 404, body: 'no JSON' }])('ENTITY_NOT_FOUND: %j', async (answer) => {
    expect(await send(absent, answer)).toEqual(refusal('ENTITY_NOT_FOUND', 'entityId'));
  });

  test('a refusal of the entity is said once, and the other files are not sent', async () => {
    const data = await send(absent, absent, [face(), face(), face()]);
    expect(data).toEqual(refusal('ENTITY_NOT_FOUND', 'entityId'));
  });

  test('ENTITY_NOT_FOUND in a dry run where it is not shown, as nothing may be sent to learn more', async () => {
    vendor.on(readLine, absent);
    const { data } = await addMedia(server, [face()], { dryRun: true });
    expect(data).toEqual(refusal('ENTITY_NOT_FOUND', 'entityId'));
    expect(message(data)).toContain('placeholder');
  });

  test('FILE_TOO_LARGE: 413', async () => {
    expect(await send(withMedia(), { status: 413 })).toEqual(refusal('FILE_TOO_LARGE', 'media', '0'));
  });

  test.each([
    [{ status: 400, json: toErrorJson('invalid_input') }, '(400, invalid_input)'],
    [{ status: 400, json: toErrorJson('<b>Secret</b>') }, '(400)'],
    [{ status: 409, body: '' }, '(409)'],
  ])('REFUSED_BY_VENDOR: %j', async (answer, reason) => {
    const data = await send(withMedia(), answer);
    expect(data).toEqual(refusal('REFUSED_BY_VENDOR', 'media', '0'));
    expect(message(data)).toContain(reason);
  });

  test('ENTITY_BUSY after a few tries, and the second file is not tried', async () => {
    vendor.on(readLine, withMedia());
    vendor.on(putLine, ...Array.from({ length: 4 }, () => ({ status: 423 })));
    const { data } = await addMedia(server, [face(), upload(samples.txt, 'b.txt')]);
    expect(data).toEqual(refusal('ENTITY_BUSY', 'entityId'));
    expect(message(data)).toContain('4 times');
  });

  test('423 at first: the same bytes are sent again', async () => {
    vendor.on(readLine, withMedia(), withMedia('face.png'));
    vendor.on(putLine, { status: 423, json: toErrorJson('locked') }, { json: {} });
    const { data } = await addMedia(server, [face()]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([{ receipt: { outcome: 'APPLIED' } }]);
    expect(vendor.lines).toEqual([readLine, putLine, putLine, readLine]);
    expect(vendor.calls.slice(1, 3).map((call) => readParts(call)[0]!.content)).toEqual([
      samples.png,
      samples.png,
    ]);
  });
});
