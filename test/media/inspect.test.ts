// What is told of a file must not depend on the pieces in which it comes.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { gather } from '../../src/media/gather.ts';
import { inspect } from '../../src/media/inspect.ts';
import { pieces } from './given.ts';
import { zip } from './more-in.ts';
import { samples } from './samples.ts';

const { png, pdf, mp4, txt } = samples;

/** A file, something behind it, and so many bytes more. */
const file = fc
  .record({
    start: fc.constantFrom(
      png,
      pdf,
      mp4,
      txt,
      Buffer.from('a%PDF-1.7'),
      Buffer.from('Zwölf €'),
      Buffer.alloc(0),
    ),
    hidden: fc.constantFrom(Buffer.alloc(0), zip(), zip('a comment')),
    before: fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 150_000 })),
    after: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 140_000 })),
  })
  .map(({ start, hidden, before, after }) =>
    Buffer.concat([start, Buffer.alloc(before, 'ö'), hidden, Buffer.alloc(after, 'ü')]),
  );

const size = fc.oneof(fc.integer({ min: 200, max: 3_000 }), fc.integer({ min: 60_000, max: 300_000 }));

const collect = async (stream: AsyncIterable<Uint8Array>) => {
  const found: Buffer[] = [];
  // Each is good until the next one is asked for.
  for await (const piece of stream) found.push(Buffer.from(piece));
  return found;
};

test('in one piece, in pieces of any size, and in pieces that are gathered in one place', () =>
  fc.assert(
    fc.asyncProperty(file, size, size, async (bytes, came, gathered) => {
      const whole = await inspect(Readable.from([bytes]));
      const stream = () => Readable.from(pieces(bytes, came));
      expect(await inspect(stream())).toEqual(whole);
      expect(await inspect(gather(stream(), gathered))).toEqual(whole);
    }),
    { numRuns: 200 },
  ));

test('a few bytes, cut at each place', async () => {
  for (const bytes of [Buffer.from('Zwölf €'), zip('ab'), png]) {
    const whole = await inspect(Readable.from([bytes]));
    for (let at = 1; at < bytes.length; at += 1) {
      const cut = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(await inspect(Readable.from(cut))).toEqual(whole);
    }
  }
});

test('what is gathered has one size, but for the last piece', async () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
  for (const came of [1, 7, 64, 99, 1_000]) {
    for (const gathered of [1, 10, 64, 999, 1_000, 1_001]) {
      const found = await collect(gather(Readable.from(pieces(bytes, came)), gathered));
      expect(found.slice(0, -1).every(({ length }) => length === gathered)).toBe(true);
      expect(Buffer.concat(found)).toEqual(bytes);
    }
  }
  expect(await collect(gather(Readable.from([]), 10))).toEqual([]);
});
