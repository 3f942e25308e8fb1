// Pictures that are whole, or look so, and would cost too much to decode: told from their structure alone.
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { deflateSync } from 'node:zlib';
import { createPictureCheck } from '../../src/media/picture.ts';
import { checkUpload, contentField, refused } from './given.ts';
import { animate, toPngData, toTiff, withChunks } from './more-in.ts';
import { claimGif, claimJpeg, claimPng, jpeg, pictures, png, toPngChunk } from './pictures.ts';

const toText = (size: number) =>
  toPngChunk('zTXt', Buffer.concat([Buffer.from('key\0\0'), deflateSync(Buffer.alloc(size, 'a'))]));

const toLongText = (size: number) =>
  toPngChunk(
    'iTXt',
    Buffer.concat([Buffer.from('key\0\x01\0en\0key\0', 'latin1'), deflateSync(Buffer.alloc(size))]),
  );

const toProfile = (size: number) =>
  toPngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(size))]));

const one = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123' } })
  .png()
  .toBuffer();
const frame = toPngData(one);

/** Grey, of 8 bits, in one strip, by Deflate. */
const page = (width: number, height: number) => ({
  256: width,
  257: height,
  258: 8,
  259: 8,
  262: 1,
  277: 1,
  278: height,
});

const interlaced = (width: number, height: number) => {
  const bytes = Buffer.from(claimPng(width, height));
  bytes.set([16, 6, 0, 0, 1], 24);
  return bytes;
};

const progressive = (width: number, height: number) => {
  const bytes = Buffer.from(pictures['progressive.jpg']!);
  const at = bytes.indexOf(Buffer.from([0xff, 0xc2]));
  bytes.writeUInt16BE(height, at + 5);
  bytes.writeUInt16BE(width, at + 7);
  return bytes;
};

const small = await sharp(one).jpeg({ progressive: true }).toBuffer();

/** The last pass of a progressive one, again and again. */
const withScans = (count: number) => {
  const last = small.subarray(small.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([small.subarray(0, -2), ...Array<Buffer>(count).fill(last), small.subarray(-2)]);
};

describe('what is small and would become large is refused', () => {
  test.each<[string, Buffer, RegExp]>([
    ['a text.png', withChunks(toText(40_000_000)), /texts/],
    ['a long text.png', withChunks(toLongText(5_000_000)), /texts/],
    ['a profile.png', withChunks(toProfile(40_000_000)), /profile/],
    ['texts together.png', withChunks(...Array<Buffer>(3).fill(toText(3_900_000))), /texts/],
    ['many texts.png', withChunks(...Array<Buffer>(1_001).fill(toText(1))), /texts/],
    ['pages.tiff', toTiff(page(8, 8), deflateSync(Buffer.alloc(64)), 101), /100 frames or pages/],
    ['frames.gif', claimGif(8, 8, 101), /100 frames or pages/],
    ['frames.png', animate(8, 8, Array<Buffer>(100).fill(frame)), /100 frames or pages/],
    ['interlaced.png', interlaced(10_000, 10_000), /256 MB/],
    ['progressive.jpg', progressive(9_500, 9_500), /256 MB/],
    ['wide.png', claimPng(900_000, 100), /256 MB/],
    [
      'one tile.tiff',
      toTiff({ ...page(9_000, 9_000), 258: 16, 322: 9_008, 323: 9_008 }, deflateSync(Buffer.alloc(64))),
      /256 MB/,
    ],
    ['screen.gif', claimGif(6_000, 6_000, 1), /256 MB/],
    ['passes.jpg', withScans(50), /too many passes/],
    ['two large ones.jpg', Buffer.concat([jpeg, claimJpeg(10_000, 10_000)]), /100 megapixels/],
  ])('%s', async (name, bytes, why) => {
    expect(bytes.length).toBeLessThan(300_000);
    const begun = process.memoryUsage().rss;
    expect(await checkUpload(name, bytes)).toEqual(refused('IMAGE_TOO_LARGE', why, contentField));
    expect(process.memoryUsage().rss - begun).toBeLessThan(100_000_000);
  });
});

describe('what only comes near it is taken', () => {
  test.each<[string, Buffer]>([
    ['a text.png', withChunks(toText(3_900_000))],
    ['a long text.png', withChunks(toLongText(3_900_000))],
    ['a profile of no use.png', withChunks(toProfile(3_900_000))],
    ['pages.tiff', toTiff(page(8, 8), deflateSync(Buffer.alloc(64)), 100)],
    ['frames.png', animate(8, 8, Array<Buffer>(99).fill(Buffer.from(toPngData(one))))],
  ])('%s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toMatchObject({ file: { name } });
  });
});

describe('each frame and each further picture is decoded', () => {
  const corrupt = refused('FILE_CORRUPT', undefined, contentField);

  test.each<[string, Buffer]>([
    ['no data in a frame.png', animate(8, 8, [frame, Buffer.from('not deflated')])],
    ['too little in a frame.png', animate(80, 80, [frame])],
    ['a frame before the picture.png', withChunks(toPngChunk('fdAT', Buffer.alloc(9)))],
    ['text as a preview.jpg', Buffer.concat([jpeg, fakeJpeg()])],
    ['text between segments.jpg', afterFirstSegment(Buffer.from('text'))],
  ])('%s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toEqual(corrupt);
  });

  test('what is between two markers only is no further picture', async () => {
    const bytes = Buffer.concat([
      jpeg,
      Buffer.from([0xff, 0xd8]),
      Buffer.alloc(500, 'x'),
      Buffer.from([0xff, 0xd9]),
    ]);
    expect(await checkUpload('a.jpg', bytes)).toEqual(
      refused('FILE_AMBIGUOUS', /504 more bytes/, contentField),
    );
  });
});

/** Well-formed, with text as coded data, and without the tables to decode it by. */
function fakeJpeg() {
  const frame = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xc0])));
  const at = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2));
  const parts = [frame.subarray(0, 2 + frame.readUInt16BE(2)), scan, Buffer.from('text'.repeat(20))];
  return Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(-2)]);
}

function afterFirstSegment(more: Buffer) {
  const at = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, at), more, jpeg.subarray(at)]);
}

describe('TIFFs', () => {
  test.each<[string, Record<number, number>]>([
    ['eight samples', { 277: 8, 258: 8 }],
    ['an unknown compression', { 259: 65_535 }],
    ['a compression of cameras', { 259: 34_316 }],
    ['samples of 12 bits', { 258: 12 }],
  ])('%s is told as not read here', async (_, tags) => {
    const bytes = toTiff({ ...page(8, 8), ...tags }, deflateSync(Buffer.alloc(512)));
    expect(await checkUpload('a.tiff', bytes)).toEqual(
      refused('UNSUPPORTED_FILE_TYPE', /can not be read here/, contentField),
    );
    expect(await checkUpload('a.raw', bytes)).toMatchObject({ file: {} });
  });

  test('a damaged one is damaged', async () => {
    const bytes = toTiff(page(8, 8), Buffer.from('not deflated'));
    expect(await checkUpload('a.tiff', bytes)).toEqual(refused('FILE_CORRUPT', undefined, contentField));
  });
});

test.each([' ', '\n', '\r\n', '\r\n\r\n'])('%j behind a picture passes', async (blank) => {
  for (const [name, bytes] of [['a.png', png] as const, ['a.jpg', jpeg] as const]) {
    const blanks = Buffer.from(blank);
    expect(await checkUpload(name, Buffer.concat([bytes, blanks]))).toMatchObject({ file: {} });
    expect(await checkUpload(name, Buffer.concat([bytes, blanks, Buffer.from('    ')]))).toEqual(
      refused('FILE_AMBIGUOUS', undefined, contentField),
    );
  }
});

test('where no turn comes for 10 s, the caller is told to try again', async () => {
  const check = createPictureCheck();
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const slow = Array.from({ length: 2 }, () => check(() => promise, 'image/png'));
  let read = false;
  const late = check(async () => {
    read = true;
    return png;
  }, 'image/png');
  await expect(late).rejects.toMatchObject({ code: 'UPLOAD_BUSY', retryable: true });
  resolve(png);
  expect(await Promise.all(slow)).toEqual([null, null]);
  expect(await check(async () => png, 'image/png')).toBeNull();
  expect(read).toBe(false);
}, 60_000);
