// The places in which pictures are while they are checked are used again: nothing of one may be seen in the next.
import { expect, test } from '@jest/globals';
import sharp from 'sharp';
import { checkUpload, refused } from './given.ts';
import { withText } from './more-in.ts';
import { png } from './pictures.ts';

const large = await sharp({
  create: {
    width: 400,
    height: 300,
    channels: 3,
    background: 'gray',
    noise: { type: 'gaussian', sigma: 30 },
  },
})
  .jpeg({ quality: 95 })
  .toBuffer();

test('half a picture, after the whole one', async () => {
  for (let round = 0; round < 4; round += 1) {
    expect(await checkUpload('a.jpg', large)).toMatchObject({ file: { byteSize: large.length } });
    expect(await checkUpload('a.jpg', large.subarray(0, large.length / 2))).toEqual(refused('FILE_CORRUPT'));
    expect(await checkUpload('a.jpg', large.subarray(0, -2))).toEqual(refused('FILE_CORRUPT'));
  }
});

test('a shorter picture, after one that holds more', async () => {
  const more = withText(`${'a'.repeat(10_000)}<?php `);
  for (let round = 0; round < 4; round += 1) {
    expect(await checkUpload('a.png', more)).toEqual(refused('FILE_AMBIGUOUS', /PHP/));
    expect(await checkUpload('a.png', png)).toMatchObject({ file: { byteSize: png.length } });
  }
});

test('many at a time: each is judged by its own bytes', async () => {
  const kinds = [
    { bytes: large, expected: { file: { byteSize: large.length } } },
    { bytes: large.subarray(0, -500), expected: refused('FILE_CORRUPT') },
    { bytes: Buffer.concat([large, Buffer.from('more')]), expected: refused('FILE_AMBIGUOUS') },
  ];
  const all = Array.from({ length: 30 }, (_, place) => kinds[place % kinds.length]!);
  const found = await Promise.all(all.map(({ bytes }) => checkUpload('a.jpg', bytes)));
  expect(found).toMatchObject(all.map(({ expected }) => expected));
});
