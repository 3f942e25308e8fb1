import { expect, test } from '@jest/globals';
import { createGate } from '../../src/media/gate.ts';
import { createPictureCheck } from '../../src/media/picture.ts';
import { readTiffPages } from '../../src/media/tiff.ts';

/** A TIFF of one page with these tags, each a LONG; `next`: where the list after it begins. */
const toTiff = (tags: [number, number][], next = 0): Buffer => {
  const bytes = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  for (const [index, [tag, value]] of tags.entries()) {
    const at = 10 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  }
  bytes.writeUInt32LE(next, bytes.length - 4);
  return bytes;
};

const checkPicture = createPictureCheck();
const [width, height, tileWidth] = [256, 257, 322];

test('a page is measured by its tags', () => {
  const pages = readTiffPages(
    toTiff([
      [width, 10],
      [height, 20],
    ]),
    10,
  );
  expect(pages).toMatchObject([{ width: 10, height: 20 }]);
  expect(Number.isFinite(pages?.[0]?.need)).toBe(true);
});

test.each<[string, Buffer]>([
  ['without a width', toTiff([[height, 20]])],
  [
    'with tiles of no width',
    toTiff([
      [width, 10],
      [height, 20],
      [tileWidth, 0],
    ]),
  ],
  [
    'with a list that leads to itself',
    toTiff(
      [
        [width, 10],
        [height, 20],
      ],
      8,
    ),
  ],
  ['with more tags than a page has', toTiff(Array.from({ length: 1_001 }, () => [width, 1]))],
])('a TIFF %s is not measured, and refused as a picture', async (_, bytes) => {
  expect(() => readTiffPages(bytes, 100)).toThrow(RangeError);
  expect(await checkPicture(async () => bytes, 'image/tiff')).toMatchObject({ code: 'FILE_CORRUPT' });
});

test('a weight that is no number keeps nobody waiting', async () => {
  const gate = createGate({ room: 10, patience: 10_000, toFault: () => new Error('late') });
  await expect(gate(NaN, async () => 'never')).rejects.toThrow(RangeError);
  expect(await gate(1, async () => 'next')).toBe('next');
});
