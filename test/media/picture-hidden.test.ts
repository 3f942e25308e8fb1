// Pictures in which other programs would find something else.
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { deflateSync } from 'node:zlib';
import { checkUpload, contentField, refused } from './given.ts';
import { toGifComment, withChunks, withComment, withText, zip } from './more-in.ts';
import { gif, tiff, toPngChunk } from './pictures.ts';
import { samples } from './samples.ts';

const latin1 = (bytes: Buffer) => bytes.toString('latin1');

const withPackedText = (text: string) =>
  withChunks(
    toPngChunk('zTXt', Buffer.concat([Buffer.from('key\0\0'), deflateSync(Buffer.from(text, 'latin1'))])),
  );

const withLongText = (keyword: string, text: string) =>
  withChunks(toPngChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'latin1')));

const rar = 'Rar!\x1A\x07\x01\0 and so on';
const sevenZip = '7z\xBC\xAF\x27\x1C and so on';
const line = Buffer.from('\n');

/** A directory of many files before the end record, longer than the tail that is kept of a file. */
const longZip = () => {
  const archive = zip();
  const end = Buffer.from(archive.subarray(-22));
  const directory = Buffer.concat(Array<Buffer>(1_500).fill(archive.subarray(-73, -22)));
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([archive.subarray(0, -73), directory, end]);
};

describe('archives, wherever they stand', () => {
  test.each<[string, Buffer, RegExp]>([
    ['in a text.png', withText(latin1(zip())), /ZIP/],
    ['in a comment.jpg', withComment(latin1(zip())), /ZIP/],
    [
      'far from the end.png',
      withChunks(toPngChunk('prVt', Buffer.concat([zip(), Buffer.alloc(90_000)]))),
      /ZIP/,
    ],
    ['a line behind it.tiff', Buffer.concat([tiff, zip(), line]), /ZIP/],
    ['a line behind it.pdf', Buffer.concat([samples.pdf, zip(), line]), /ZIP/],
    ['a line behind it.mp4', Buffer.concat([samples.mp4, zip(), line]), /ZIP/],
    ['a line behind it.raw', Buffer.concat([samples.nameless, zip(), line]), /ZIP/],
    ['a long one, and a line behind it.pdf', Buffer.concat([samples.pdf, longZip(), line]), /ZIP/],
    ['RAR in a text.png', withText(rar), /RAR/],
    ['RAR in a compressed text.png', withPackedText(rar), /RAR/],
    ['RAR in a comment.jpg', withComment(rar), /RAR/],
    ['7z in a text.png', withText(sevenZip), /7z/],
    ['7z in a comment.jpg', withComment(sevenZip), /7z/],
  ])('%s', async (name, bytes, what) => {
    for (const size of [997, 65_536]) {
      expect(await checkUpload(name, bytes, size)).toEqual(refused('FILE_AMBIGUOUS', what, contentField));
    }
  });
});

describe('pages in what may be written freely', () => {
  const pages = [
    '<?=`$_GET[0]`?>',
    '<html><body>',
    'a <SVG onload=alert(1)>',
    '<!DOCTYPE html>',
    '<iframe src=//example.test>',
    'x onerror = alert(1)',
    '<script\0>',
    '<?php\0',
  ];

  test.each(pages)('%j', async (page) => {
    const ambiguous = refused('FILE_AMBIGUOUS', /web page|script|PHP/, contentField);
    expect(await checkUpload('a.png', withText(page))).toEqual(ambiguous);
    expect(await checkUpload('a.png', withPackedText(page))).toEqual(ambiguous);
    expect(await checkUpload('a.png', withLongText('Comment', page))).toEqual(ambiguous);
    expect(await checkUpload('a.jpg', withComment(page))).toEqual(ambiguous);
    const comment = toGifComment(page);
    const bytes = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    expect(await checkUpload('a.gif', bytes)).toEqual(ambiguous);
  });

  test('a document up to 4,096 bytes from the start', async () => {
    const bytes = withText(`${'a'.repeat(3_000)}%PDF-1.7`);
    expect(await checkUpload('a.png', bytes)).toEqual(refused('FILE_AMBIGUOUS', /PDF/, contentField));
  });
});

describe('but what only looks like it is taken', () => {
  test.each<[string, Buffer]>([
    ['words.png', withText('Payload=5, onload, load=1; if a < b > c, <htmlx> and <svgs>')],
    ['XMP.png', withLongText('XML:com.adobe.xmp', '<?xpacket begin=""?><x:xmpmeta onload="1"/><svg/>')],
    ['the beginning of an archive.jpg', withComment('PK\x03\x04')],
    [
      'an end record that leads nowhere.png',
      withText(`PK\x05\x06${'\0'.repeat(8)}0000 000${'\0'.repeat(2)} `),
    ],
    ['a directory of nothing.jpg', withComment('PK\x01\x02')],
  ])('%s', async (name, bytes) => {
    expect(await checkUpload(name, bytes)).toMatchObject({ file: { name } });
  });

  test('words that pixels make', async () => {
    const words = Buffer.from(
      Array.from({ length: 300 * 300 * 3 }, (_, index) => '<svg <html onload= <?= '.charCodeAt(index % 23)),
    );
    const bytes = await sharp(words, { raw: { width: 300, height: 300, channels: 3 } })
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(bytes.includes('<svg')).toBe(true);
    expect(await checkUpload('a.tiff', bytes)).toMatchObject({ file: {} });
  });
});
