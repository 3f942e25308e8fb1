import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { checkBase64, checkUpload, contentField, refused } from './given.ts';
import { toGifComment, withComment, withText, zip } from './more-in.ts';
import {
  claimGif,
  claimJpeg,
  claimPng,
  gif,
  jpeg,
  pictures,
  png,
  pngSignature,
  tiff,
  toPngChunk,
  toSamsungTrailer,
} from './pictures.ts';
import { samples } from './samples.ts';

describe('pictures as they really are made are taken', () => {
  test.each(Object.entries(pictures))('%s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toMatchObject({ file: { name, byteSize: bytes.length } });
    expect(await checkBase64(name, bytes.toString('base64'))).toMatchObject({ file: { name } });
  });

  test('of 100 megapixels, and not of more', async () => {
    const bytes = await sharp({
      create: { width: 10_000, height: 10_000, channels: 3, background: '#987' },
    })
      .jpeg({ quality: 10 })
      .toBuffer();
    expect(await checkUpload('a.jpg', bytes)).toMatchObject({ file: { byteSize: bytes.length } });
    expect(await checkUpload('a.jpg', claimJpeg(10_001, 10_000))).toEqual(
      refused('IMAGE_TOO_LARGE', /100 megapixels/, contentField),
    );
  });
});

const cuts = [0.3, 0.7, 0.95].flatMap((part) =>
  ['baseline.jpg', 'progressive.jpg', 'plain.png', 'interlaced.png', 'plain.gif', 'animated.gif'].map(
    (name): [string, string, Buffer] => {
      const bytes = pictures[name]!;
      return [name, `after ${part} of it`, bytes.subarray(0, Math.floor(bytes.length * part))];
    },
  ),
);

const damage = (bytes: Buffer) => {
  const damaged = Buffer.from(bytes);
  for (let at = 0; at < 400; at += 1) damaged[Math.floor(bytes.length / 2) + at] = (at * 37) % 256;
  return damaged;
};

const corrupt = refused('FILE_CORRUPT', /can't be read to its end/, contentField);

describe('pictures that are broken are refused', () => {
  test.each(cuts)('%s, cut off %s', async (name, _, bytes) => {
    expect(await checkUpload(name, bytes)).toEqual(corrupt);
  });

  test.each([
    ['without its last byte.png', png.subarray(0, -1)],
    ['without its last byte.jpg', jpeg.subarray(0, -1)],
    ['without its last byte.gif', gif.subarray(0, -1)],
    ['damaged.png', damage(png)],
    ['damaged, progressive.jpg', damage(pictures['progressive.jpg']!)],
    ['without data.png', Buffer.concat([pngSignature, toPngChunk('IEND', Buffer.alloc(0))])],
    ['only begun.jpg', Buffer.concat([jpeg.subarray(0, 20), Buffer.from([0xff, 0xd9])])],
    ['with a list of tags, and cut off.tiff', cutTiff()],
  ])('%s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toEqual(corrupt);
  });
});

function toFrameControl(width: number, height: number) {
  const data = Buffer.alloc(26);
  data.writeUInt32BE(width, 4);
  data.writeUInt32BE(height, 8);
  return toPngChunk('fcTL', data);
}

/** Its list of tags says where the rows are: beyond the end. */
function cutTiff() {
  const list = Buffer.from(tiff);
  const at = list.readUInt32LE(4);
  const count = list.readUInt16LE(at);
  for (let index = 0; index < count; index += 1) {
    const tag = at + 2 + 12 * index;
    if (list.readUInt16LE(tag) === 257) list.writeUInt32LE(10_000, tag + 8);
  }
  return list;
}

describe('pictures with too many pixels are refused by their headers', () => {
  test.each([
    ['a.png', claimPng(50_000, 50_000)],
    ['many frames.png', claimPng(10, 10, ...Array<Buffer>(26).fill(toFrameControl(2_000, 2_000)))],
    ['only its header.png', claimPng(50_000, 50_000).subarray(0, 33)],
    ['a.jpg', claimJpeg(65_000, 65_000)],
    ['many frames.gif', claimGif(2_000, 2_000, 26)],
    ['one frame.gif', claimGif(65_000, 65_000, 1)],
  ])('%s', async (name, bytes) => {
    const begun = process.memoryUsage().rss;
    expect(await checkUpload(name, bytes)).toEqual(refused('IMAGE_TOO_LARGE', undefined, contentField));
    expect(process.memoryUsage().rss - begun).toBeLessThan(300_000_000);
  });

  test('of a TIFF, those of all its pages', async () => {
    const page = await sharp({ create: { width: 6_000, height: 6_000, channels: 3, background: '#111' } })
      .png()
      .toBuffer();
    const many = await sharp([page, page, page], { join: { animated: true }, limitInputPixels: false })
      .tiff({ compression: 'deflate' })
      .toBuffer();
    expect(await checkUpload('a.tiff', many)).toEqual(refused('IMAGE_TOO_LARGE', undefined, contentField));
  });
});

describe('files that are two things at once are refused', () => {
  test.each<[string, Buffer, RegExp]>([
    [
      'text behind it.png',
      Buffer.concat([png, Buffer.from('more')]),
      /behind the picture's end there are 4 more/,
    ],
    ['archive behind it.png', Buffer.concat([png, zip()]), /ZIP/],
    ['archive behind it.jpg', Buffer.concat([jpeg, zip()]), /ZIP/],
    ['archive with a long comment.jpg', Buffer.concat([jpeg, zip('c'.repeat(65_535))]), /ZIP/],
    ['archive, then text.jpg', Buffer.concat([jpeg, zip(), Buffer.from('more')]), /ZIP/],
    ['text behind it.jpg', Buffer.concat([jpeg, Buffer.from('more')]), /4 more bytes/],
    ['a cut JPEG behind it.jpg', Buffer.concat([jpeg, jpeg.subarray(0, 500)]), /500 more bytes/],
    ['a JPEG and text behind it.jpg', Buffer.concat([jpeg, jpeg, Buffer.from('x')]), /more bytes/],
    ['too long a note.jpg', Buffer.concat([jpeg, toSamsungTrailer(70_000)]), /more bytes/],
    ['text before a note.jpg', Buffer.concat([jpeg, Buffer.from('x'), toSamsungTrailer(9)]), /more bytes/],
    ['film behind it.jpg', Buffer.concat([jpeg, samples.mp4]), /more bytes/],
    ['text behind it.gif', Buffer.concat([gif, Buffer.from(';x=1')]), /4 more bytes/],
    ['archive behind it.tiff', Buffer.concat([tiff, zip()]), /ZIP/],
    ['archive behind it.pdf', Buffer.concat([samples.pdf, zip()]), /ZIP/],
    ['archive behind it.mp4', Buffer.concat([samples.mp4, zip('note')]), /ZIP/],
    ['document within.jpg', withComment('%PDF-1.7'), /PDF/],
    ['document within.txt', Buffer.from('Dear sir,\n%PDF-1.7\n'), /PDF/],
    ['script within.jpg', withComment('<SCRIPT>alert(1)</SCRIPT>'), /script/],
    ['script within.png', withText('<script src=//example.test>'), /script/],
    ['code within.png', withText('<?php system($_GET[0]);'), /PHP/],
    [
      'code within.gif',
      Buffer.concat([gif.subarray(0, -1), toGifComment('<?php echo 1;'), Buffer.from(';')]),
      /PHP/,
    ],
  ])('%s', async (name, bytes, what) => {
    for (const size of [997, 65_536]) {
      expect(await checkUpload(name, bytes, size)).toEqual(refused('FILE_AMBIGUOUS', what, contentField));
    }
  });

  test.each<[string, Buffer]>([
    ['tells of a script.txt', Buffer.from('<script> and <?php are words here')],
    ['speaks of archives.txt', Buffer.from('PK\x05\x06 begins the end of an archive')],
    ['has a mark too far in.txt', Buffer.from(`${' '.repeat(4_096)}%PDF-`)],
    ['tells of itself.png', withText('<scripture> <?phpx')],
  ])('but what only looks like it is taken: %s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toMatchObject({ file: { name } });
  });
});

test('many at once, large ones, are all checked in the end', async () => {
  const large = await sharp({ create: { width: 4_000, height: 4_000, channels: 3, background: '#abc' } })
    .png()
    .toBuffer();
  const checked = await Promise.all(Array.from({ length: 12 }, () => checkUpload('a.png', large)));
  expect(checked.every((result) => 'file' in result)).toBe(true);
});
