import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { samples } from '../media/samples.ts';
import { at } from '../support/server.ts';
import {
  addMedia,
  entityId,
  inBase64,
  putLine,
  putLineOf,
  readLine,
  readLineOf,
  readParts,
  upload,
  withMedia,
} from '../support/unit21.ts';
import { until } from '../support/until.ts';

const { vendor, server } = useScriptedServer(['unit21']);

const toSha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const puts = () => vendor.calls.filter(({ method }) => method === 'PUT');

/** The first look, one success for each name, and the read-backs. */
const accept = (...names: string[]) => {
  vendor.on(readLine, withMedia(), { ...withMedia(...names), repeat: true });
  vendor.on(putLine, ...names.map(() => ({ json: {} })));
};

describe('one file', () => {
  const asSent = {
    name: 'face.png',
    mediaType: 'IMAGE_FACE_IMAGE',
    contentType: 'image/png',
    byteSize: samples.png.byteLength,
    sha256: toSha256(samples.png),
    receipt: {
      id: expect.stringMatching(/^[\w-]{60,80}$/),
      provider: 'UNIT21',
      operation: 'addEntityMedia',
      outcome: 'APPLIED',
      effect: 'ADDED',
      reversible: false,
      verification: 'VERIFIED',
      replayed: false,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      warnings: [],
    },
  };

  test.each([
    ['an upload', upload],
    ['base64', inBase64],
  ])('as %s: looks, sends it once, and reads it back', async (_, toMedium) => {
    accept('face.png');
    const medium = toMedium(samples.png, 'face.png', {
      mediaType: 'IMAGE_FACE_IMAGE',
      customData: { desk: 'nörd', tags: [1, { a: null }] },
    });
    const { status, data, errors } = await addMedia(server, [medium]);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(data).toEqual({
      addEntityMedia: {
        entity: { entityId, media: [{ name: 'face.png' }] },
        added: [asSent],
        userErrors: [],
      },
    });
    expect(vendor.lines).toEqual([readLine, putLine, readLine]);

    const [call] = puts();
    expect(call!.headers).toMatchObject({
      'u21-key': 'u21-test-key',
      'content-length': String(call!.body.byteLength),
    });
    expect(call!.headers).not.toHaveProperty('transfer-encoding');
    const [file, metadata, ...others] = readParts(call!);
    expect(others).toEqual([]);
    expect(file).toEqual({
      head: 'Content-Disposition: form-data; name="face_png"; filename="face.png"\r\nContent-Type: image/png',
      content: samples.png,
    });
    expect(metadata!.head).toBe('Content-Disposition: form-data; name="face_png"');
    expect(JSON.parse(metadata!.content.toString())).toEqual({
      desk: 'nörd',
      tags: [1, { a: null }],
      media_type: 'IMAGE_FACE_IMAGE',
    });
  });

  test('without anything to say about it is the one part', async () => {
    accept('note.txt');
    await addMedia(server, [upload(samples.txt, 'note.txt', { customData: null })]);
    expect(readParts(puts()[0]!)).toEqual([
      {
        head: 'Content-Disposition: form-data; name="note_txt"; filename="note.txt"\r\nContent-Type: text/plain',
        content: samples.txt,
      },
    ]);
  });

  test.each([
    ['Führer schein.PNG', undefined, 'F_hrer_schein_PNG', 'Führer schein.PNG', 'Führer schein.PNG'],
    ['x.exe', 'a"b.png', 'a_b_png', 'a%22b.png', 'a"b.png'],
    ['x.png', '../../etc/\r\nX-Y: z.png', 'X_Y_z_png', 'X-Y: z.png', 'X-Y: z.png'],
    ['x.png', '--.png', 'png', '--.png', '--.png'],
    ['x.png', `${'n'.repeat(80)}.png`, 'n'.repeat(64), `${'n'.repeat(80)}.png`, `${'n'.repeat(80)}.png`],
  ])('%j renamed to %j', async (fileName, rename, key, quoted, name) => {
    accept(name);
    const more = rename === undefined ? {} : { name: rename };
    const { data } = await addMedia(server, [upload(samples.png, fileName, more)]);
    expect(at(data, 'addEntityMedia.added.0')).toMatchObject({ name, receipt: { outcome: 'APPLIED' } });
    expect(readParts(puts()[0]!).map(({ head }) => head.split('\r\n')[0])).toEqual([
      `Content-Disposition: form-data; name="${key}"; filename="${quoted}"`,
    ]);
  });

  test.each([
    ['an upload', upload],
    ['base64', inBase64],
  ])('of exactly 5,000,000 bytes as %s goes through whole', async (_, toMedium) => {
    const bytes = Buffer.alloc(5_000_000, 'zwölf Zeichen ');
    accept('long.txt');
    const { data } = await addMedia(server, [toMedium(bytes, 'long.txt')]);
    expect(at(data, 'addEntityMedia.added.0')).toMatchObject({
      byteSize: 5_000_000,
      sha256: toSha256(bytes),
      receipt: { outcome: 'APPLIED', verification: 'VERIFIED' },
    });
    const [call] = puts();
    expect(call!.headers['content-length']).toBe(String(call!.body.byteLength));
    expect(readParts(call!)[0]!.content.equals(bytes)).toBe(true);
  });

  test('to an id with every kind of character is sent to one segment', async () => {
    const [read, put] = [readLineOf('a%2Fb%40c%2B%3F%23%25'), putLineOf('a%2Fb%40c%2B%3F%23%25')];
    vendor.on(read, withMedia(), withMedia('face.png'));
    vendor.on(put, { json: {} });
    await addMedia(server, [upload(samples.png, 'face.png')], { entityId: 'a/b@c+?#%' });
    expect(vendor.lines).toEqual([read, put, read]);
  });
});

describe('several files', () => {
  test('one request each, in the order given, and never two at once', async () => {
    vendor.on(readLine, withMedia(), { ...withMedia('a.png', 'b.txt', 'c.pdf'), repeat: true });
    const looked = Promise.withResolvers<undefined>();
    vendor.on(putLine, { json: {}, after: () => looked.promise }, { json: {} }, { json: {} });
    const adding = addMedia(server, [
      upload(samples.png, 'a.png', { mediaType: 'IMAGE_ID_CARD_FRONT' }),
      inBase64(samples.txt, 'b.txt'),
      upload(samples.pdf, 'c.pdf'),
    ]);
    await until(() => puts().length === 1);
    await sleep(150);
    expect(puts()).toHaveLength(1);
    looked.resolve(undefined);
    const { data, errors } = await adding;
    expect(errors).toEqual([]);
    const applied = { outcome: 'APPLIED', verification: 'VERIFIED' };
    expect(data).toMatchObject({
      addEntityMedia: {
        entity: { media: [{ name: 'a.png' }, { name: 'b.txt' }, { name: 'c.pdf' }] },
        added: [
          { name: 'a.png', sha256: toSha256(samples.png), receipt: applied },
          { name: 'b.txt', sha256: toSha256(samples.txt), receipt: applied },
          { name: 'c.pdf', sha256: toSha256(samples.pdf), receipt: applied },
        ],
        userErrors: [],
      },
    });
    const ids = (at(data, 'addEntityMedia.added') as { receipt: { id: string } }[]).map(
      ({ receipt }) => receipt.id,
    );
    expect(new Set(ids).size).toBe(3);
    expect(puts().map((call) => readParts(call).map(({ content }) => content.toString('latin1')))).toEqual([
      [samples.png.toString('latin1'), '{"media_type":"IMAGE_ID_CARD_FRONT"}'],
      [samples.txt.toString('latin1')],
      [samples.pdf.toString('latin1')],
    ]);
    expect(vendor.lines.filter((line) => line === readLine).length).toBeLessThanOrEqual(4);
  });

  test('of one name are both proved only by two new entries', async () => {
    vendor.on(readLine, withMedia('a.png'), { ...withMedia('a.png', 'a.png', 'a.png'), repeat: true });
    vendor.on(putLine, { json: {} }, { json: {} });
    const { data } = await addMedia(server, [upload(samples.png, 'a.png'), upload(samples.png, 'a.png')]);
    expect(at(data, 'addEntityMedia.added')).toMatchObject([
      { receipt: { outcome: 'APPLIED', verification: 'VERIFIED' } },
      { receipt: { outcome: 'APPLIED', verification: 'VERIFIED' } },
    ]);
    expect(puts()).toHaveLength(2);
  });

  test('ten are taken', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `${index}.txt`);
    accept(...names);
    const { data } = await addMedia(
      server,
      names.map((name) => upload(Buffer.from(`text ${name}`), name)),
    );
    expect((at(data, 'addEntityMedia.added') as object[]).length).toBe(10);
    expect(puts().map((call) => readParts(call)[0]!.content.toString())).toEqual(
      names.map((name) => `text ${name}`),
    );
  });
});

test('a dry run checks and looks, and sends nothing', async () => {
  vendor.on(readLine, withMedia());
  const { data, errors } = await addMedia(
    server,
    [upload(samples.png, 'a.png'), inBase64(samples.txt, 'b.txt')],
    { dryRun: true },
  );
  expect(errors).toEqual([]);
  const dry = { outcome: 'DRY_RUN', effect: 'ADDED', verification: 'NOT_VERIFIED', warnings: [] };
  expect(data).toMatchObject({
    addEntityMedia: {
      entity: null,
      added: [
        { name: 'a.png', sha256: toSha256(samples.png), receipt: dry },
        { name: 'b.txt', sha256: toSha256(samples.txt), receipt: dry },
      ],
      userErrors: [],
    },
  });
  expect(vendor.lines).toEqual([readLine]);
});
