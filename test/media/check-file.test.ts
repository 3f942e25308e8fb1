import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { checkBase64, checkFile, checkUpload, contentField, given, refused, toUpload } from './given.ts';
import { samples } from './samples.ts';

const limit = 5_000_000;

const collect = async (stream: AsyncIterable<Uint8Array>) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};
describe('accepts', () => {
  test.each<[string, Buffer, string]>([
    ['a.txt', samples.txt, 'text/plain'],
    ['a.pdf', samples.pdf, 'application/pdf'],
    ['a.mp4', samples.mp4, 'video/mp4'],
    ['a.mov', samples.mov, 'video/quicktime'],
    ['a.wmv', samples.wmv, 'video/x-ms-wmv'],
    ['sound-first.wmv', samples.wmvSoundFirst, 'video/x-ms-wmv'],
    ['a.avi', samples.avi, 'video/vnd.avi'],
    ['a.mkv', samples.mkv, 'video/matroska'],
    ['a.png', samples.png, 'image/png'],
    ['a.jpg', samples.jpg, 'image/jpeg'],
    ['a.tiff', samples.tiff, 'image/tiff'],
    ['large.tiff', samples.largeTiff, 'image/tiff'],
    ['a.gif', samples.gif, 'image/gif'],
    ['tiff.raw', samples.tiff, 'application/octet-stream'],
    ['dng.raw', samples.dng, 'application/octet-stream'],
    ['arw.raw', samples.arw, 'application/octet-stream'],
    ['raf.raw', samples.raf, 'application/octet-stream'],
    ['nameless.raw', samples.nameless, 'application/octet-stream'],
    ['a.eps', samples.eps, 'application/postscript'],
    ['plain.eps', samples.plainPostScript, 'application/postscript'],
    ['dos.eps', samples.dosEps, 'application/postscript'],
    ['UPPER.PNG', samples.png, 'image/png'],
    ['with BOM.txt', Buffer.concat([Buffer.from('\uFEFF'), samples.txt]), 'text/plain'],
    ['BMW.txt', Buffer.from('BMW, grey'), 'text/plain'],
    ['FORM.txt', Buffer.from('FORM 12, page 1'), 'text/plain'],
    ['one byte.txt', Buffer.from('x'), 'text/plain'],
  ])('%s', async (name, bytes, contentType) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { name, contentType, byteSize: bytes.length, sha256, mediaType: null, customData: null };
    for (const size of [3, 65_536]) {
      expect(await checkUpload(name, bytes, size)).toEqual({ file: { ...file, open: expect.any(Function) } });
    }
    const checked = await checkBase64(name, bytes.toString('base64'));
    expect(checked).toEqual({ file: { ...file, open: expect.any(Function) } });
    if (!('file' in checked)) return;
    expect(await collect(checked.file.open())).toEqual(bytes);
    expect(await collect(checked.file.open())).toEqual(bytes);
  });

  test('what was given along, and the given name before the own one', async () => {
    const customData = { desk: 'north' };
    const upload = toUpload('own.bin', samples.png);
    const checked = await checkFile(
      { content: { upload }, name: 'given.png', mediaType: 'IMAGE_FACE_IMAGE', customData },
      0,
      true,
    );
    expect(checked).toMatchObject({ file: { name: 'given.png', mediaType: 'IMAGE_FACE_IMAGE', customData } });
  });
});

describe('refuses what the bytes are not', () => {
  test.each<[string, Buffer, string]>([
    ['exe.png', samples.exe, 'application/x-msdownload'],
    ['zip.png', samples.zip, 'application/zip'],
    ['gzip.png', samples.gzip, 'application/gzip'],
    ['pdf.png', samples.pdf, 'application/pdf'],
    ['webp.png', samples.webp, 'image/webp'],
    ['jpg.png', samples.jpg, 'image/jpeg'],
    ['png.jpg', samples.png, 'image/png'],
    ['cut.tiff', samples.largeTiff.subarray(0, 100_000), 'of an unknown type'],
    ['tagged.png', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0'), samples.png]), 'audio/mpeg'],
    ['marked.png', Buffer.concat([Buffer.from('\uFEFF'), samples.png]), 'of an unknown type'],
    ['text.gif', Buffer.from('GIFT LIST'), 'text'],
    ['text.mov', Buffer.from('The free lunch'), 'text'],
    ['text.raw', samples.txt, 'text'],
    ['png.raw', samples.png, 'image/png'],
    ['mov.mp4', samples.mov, 'video/quicktime'],
    ['mp4.mov', samples.mp4, 'video/mp4'],
    ['webm.mkv', samples.webm, 'video/webm'],
    ['pdf.txt', samples.pdf, 'application/pdf'],
    ['eps.txt', samples.eps, 'application/eps'],
    ['xml.txt', Buffer.from('<?xml version="1.0"?><a/>'), 'application/xml'],
    ['not PostScript.eps', Buffer.from('%! nothing'), 'text'],
    ['latin1.txt', Buffer.from('Zw\xF6lf', 'latin1'), 'of an unknown type'],
    ['cut.txt', Buffer.from('Zwö').subarray(0, 3), 'of an unknown type'],
    ['with NUL.txt', Buffer.from(`${'a'.repeat(200_000)}\0`), 'of an unknown type'],
    ['no header.png', samples.nameless, 'of an unknown type'],
  ])('%s', async (name, bytes, found) => {
    const extension = name.split('.').at(-1)!;
    const message = new RegExp(`^The name says ${extension}, but the content is ${found}\\.$`);
    const mismatch = refused('CONTENT_TYPE_MISMATCH', message, contentField);
    for (const size of [3, 65_536]) expect(await checkUpload(name, bytes, size)).toEqual(mismatch);
    expect(await checkBase64(name, bytes.toString('base64'))).toEqual(
      refused('CONTENT_TYPE_MISMATCH', message, ['input', 'media', '0', 'content', 'base64']),
    );
  });
});

describe('size', () => {
  const zeros = (size: number) => Buffer.alloc(size);

  test('5,000,000 bytes pass, one more does not', async () => {
    expect(await checkUpload('a.raw', zeros(limit))).toMatchObject({ file: { byteSize: limit } });
    expect(await checkUpload('a.raw', zeros(limit + 1))).toEqual(
      refused('FILE_TOO_LARGE', /5,000,000/, contentField),
    );
    expect(await checkBase64('a.raw', zeros(limit).toString('base64'))).toMatchObject({
      file: { byteSize: limit },
    });
    expect(await checkBase64('a.raw', zeros(limit + 1).toString('base64'))).toEqual(
      refused('FILE_TOO_LARGE', undefined, ['input', 'media', '0', 'content', 'base64']),
    );
  });

  test('nothing at all', async () => {
    expect(await checkUpload('a.png', zeros(0))).toEqual(refused('FILE_EMPTY', undefined, contentField));
    expect(await checkBase64('a.txt', '')).toEqual(refused('FILE_EMPTY'));
  });
});

test.each([
  ['too-large', 'FILE_TOO_LARGE'],
  ['not-read', 'FILE_NOT_READ'],
] as const)('an upload that is %s is refused unread', async (state, code) => {
  const upload = { ...toUpload('a.txt', samples.txt), state };
  expect(await checkFile(given({ upload }), 2, true)).toEqual(refused(code, undefined, contentField));
});
