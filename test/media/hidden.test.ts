// The search takes two bytes at a time; it has to find what looking at each byte on its own would find.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findWithin } from '../../src/media/hidden.ts';
import { zip } from './more-in.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

const php = /^<\?php[ \t\r\n\0]/i;
const script = /^<script[ \t\r\n\f/>\0]/i;

/** By the words of PKWARE's APPNOTE (4.3.16), of an end record at `at`. */
const leadsToDirectory = (bytes: Buffer, at: number) => {
  const isAt = (place: number, mark: string) =>
    place >= 0 && bytes.toString('latin1', place, place + 4) === mark;
  if (at + 22 > bytes.length) return false;
  const size = bytes.readUInt32LE(at + 12);
  const offset = bytes.readUInt32LE(at + 16);
  return (
    at + 22 + bytes.readUInt16LE(at + 20) === bytes.length ||
    isAt(at - 20, 'PK\x06\x07') ||
    (size >= 46 && size <= at && isAt(at - size, 'PK\x01\x02')) ||
    (offset < at && isAt(offset, 'PK\x01\x02'))
  );
};

const findAt = (bytes: Buffer, at: number) => {
  const text = bytes.toString('latin1', at, at + 8);
  if (php.test(text)) return 'it holds PHP code';
  if (script.test(text)) return 'it holds a script for browsers';
  if (text.startsWith('PK\x05\x06') && leadsToDirectory(bytes, at)) return 'it holds a ZIP archive';
  if (text.startsWith('Rar!\x1A\x07')) return 'it holds a RAR archive';
  return text.startsWith('7z\xBC\xAF\x27\x1C') ? 'it holds a 7z archive' : null;
};

/** Everything that is looked for begins with one of these. */
const mayBegin = new Set(latin1('<PR7'));

const findPlainly = (bytes: Buffer) => {
  for (let at = 0; at < bytes.length; at += 1) {
    if (!mayBegin.has(bytes[at]!)) continue;
    const what = findAt(bytes, at);
    if (what !== null) return what;
  }
  return null;
};

const endRecord = fc
  .record({
    size: fc.nat({ max: 200_000 }),
    offset: fc.nat({ max: 200_000 }),
    comment: fc.nat({ max: 40 }),
  })
  .map(({ size, offset, comment }) => {
    const bytes = Buffer.alloc(22);
    bytes.write('PK\x05\x06', 0, 'latin1');
    bytes.writeUInt32LE(size, 12);
    bytes.writeUInt32LE(offset, 16);
    bytes.writeUInt16LE(comment, 20);
    return bytes;
  });

const signature = fc
  .constantFrom(
    ...['<?php ', '<?PHP\0', '<?phpx', '<script>', '<ScRiPt\n', '<script\0', '<scripts', 'Rar!\x1A\x07'],
    ...['rar!\x1A\x07', '7z\xBC\xAF\x27\x1C', '7Z\xBC\xAF\x27\x1C', 'PK\x05\x06', 'PK\x06\x07', 'PK\x01\x02'],
  )
  .map(latin1);

/** Whole, or cut off at its end. */
const salt = fc
  .tuple(fc.oneof(signature, signature, endRecord, fc.constant(zip())), fc.nat({ max: 30 }))
  .map(([bytes, cut]) => (cut < 10 ? bytes.subarray(0, Math.max(0, bytes.length - cut)) : bytes));

const salted = fc
  .record({
    size: fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 100_000 })),
    // In the memory it lies in.
    start: fc.nat({ max: 3 }),
    noise: fc.uint8Array({ minLength: 1, maxLength: 500 }),
    salts: fc.array(fc.record({ at: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 100_000 })), salt }), {
      maxLength: 6,
    }),
  })
  .map(({ size, start, noise, salts }) => {
    const bytes = Buffer.alloc(start + size, noise).subarray(start);
    for (const one of salts) one.salt.copy(bytes, Math.min(one.at, size));
    return bytes;
  });

test('random bytes, salted with everything that is looked for', () => {
  fc.assert(
    fc.property(salted, (bytes) => {
      expect(findWithin(bytes)).toBe(findPlainly(bytes));
    }),
    { numRuns: 2_000 },
  );
});

describe('wherever it begins, and ends', () => {
  test.each<[string, Buffer]>([
    ['PHP', latin1('<?php ')],
    ['PHP', latin1('<?PHP\0')],
    ['script', latin1('<script>')],
    ['script', latin1('<SCRIPT ')],
    ['RAR', latin1('Rar!\x1A\x07')],
    ['7z', latin1('7z\xBC\xAF\x27\x1C')],
    ['ZIP', zip()],
  ])('%s', (what, hidden) => {
    for (let start = 0; start < 4; start += 1) {
      for (let before = 0; before < 4; before += 1) {
        for (let after = 0; after < 4; after += 1) {
          const bytes = Buffer.concat([Buffer.alloc(start + before, 'a'), hidden, Buffer.alloc(after, 'a')]);
          expect(findWithin(bytes.subarray(start))).toContain(what);
        }
      }
    }
  });
});

test.each(['PK\x05\x06', '<script', '<?php', '<', 'Rar!\x1A', '<s'])(
  'a file made of %j is looked through, and not once more from each of its bytes',
  (text) => {
    // A search that began anew at each of them would not end within the time that a test has.
    expect(findWithin(Buffer.alloc(5_000_000, latin1(text)))).toBe(null);
  },
);
