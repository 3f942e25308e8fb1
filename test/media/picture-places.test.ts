// The places in which pictures are while they are checked are used again: nothing of one may be seen in the next.
import { expect, test } from '@jest/globals';
import sharp from 'sharp';
import { maxFileBytes } from '../../src/media/file-types.ts';
import { createPictureCheck, type CheckPicture } from '../../src/media/picture.ts';
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

/** Interlaced, so that it takes far longer to decode than a check is waited for below. */
const slow = await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: 'gray' } })
  .png({ progressive: true })
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
  const half = large.subarray(0, large.length / 2);
  const size = large.length + 1_000;
  // Of one length, so that none is told from another by that.
  const kinds = [
    { start: large, expected: { file: { byteSize: size } } },
    { start: half, expected: refused('FILE_CORRUPT') },
    { start: Buffer.concat([large, Buffer.from('more')]), expected: refused('FILE_AMBIGUOUS') },
  ].map(({ start, expected }) => ({
    bytes: Buffer.concat([start, Buffer.alloc(size - start.length)]),
    expected,
  }));
  const all = Array.from({ length: 30 }, (_, place) => kinds[place % kinds.length]!);
  const found = await Promise.all(all.map(({ bytes }) => checkUpload('a.jpg', bytes)));
  expect(found).toMatchObject(all.map(({ expected }) => expected));
});

const nothing = Buffer.alloc(maxFileBytes);

const put = (bytes: Buffer, place: Buffer) => place.subarray(0, bytes.copy(place));

/** Where two checks read that go on at the same time, and whether the place was empty. */
const takeBoth = async (check: CheckPicture) => {
  const taken: { place: Buffer; empty: boolean }[] = [];
  const both = Promise.withResolvers<undefined>();
  const read = async (place: Buffer) => {
    taken.push({ place, empty: place.equals(nothing) });
    if (taken.length === 2) both.resolve(undefined);
    await both.promise;
    return put(png, place);
  };
  await Promise.all([check(read, 'image/png'), check(read, 'image/png')]);
  return taken;
};

const expectEmptied = async (check: CheckPicture, used: Buffer | undefined) => {
  const again = (await takeBoth(check)).find(({ place }) => place === used);
  expect(again?.empty).toBe(true);
};

test('two at a time have a place each, and those behind them have the same two', async () => {
  const check = createPictureCheck();
  const first = await takeBoth(check);
  const all = [...first, ...(await takeBoth(check)), ...(await takeBoth(check))];
  expect(new Set(first.map(({ place }) => place)).size).toBe(2);
  expect(new Set(all.map(({ place }) => place)).size).toBe(2);
});

test.each<[string, (place: Buffer) => Buffer, unknown]>([
  ['a whole picture', (place) => put(large, place), null],
  [
    'half a picture',
    (place) => put(large.subarray(0, large.length / 2), place),
    expect.objectContaining({ code: 'FILE_CORRUPT' }),
  ],
  [
    'a reading that fails',
    (place) => {
      put(large, place);
      throw new Error('no disk');
    },
    new Error('no disk'),
  ],
])('nothing is left by %s', async (_, fill, expected) => {
  const check = createPictureCheck();
  let used: Buffer | undefined;
  const read = async (place: Buffer) => {
    used = place;
    return fill(place);
  };
  expect(await check(read, 'image/jpeg').catch((error: unknown) => error)).toEqual(expected);
  await expectEmptied(check, used);
});

test('a check that was given up keeps its place while it decodes, and leaves nothing there', async () => {
  const check = createPictureCheck();
  const used: Buffer[] = [];
  const read = (bytes: Buffer) => async (place: Buffer) => {
    used.push(place);
    return put(bytes, place);
  };
  await expect(check(read(slow), 'image/png', 50)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(await check(read(png), 'image/png')).toBeNull();
  const [given, other] = used;
  expect(given === other).toBe(false);
  expect(given?.subarray(0, slow.length).equals(slow)).toBe(true);
  await expectEmptied(check, given);
});
