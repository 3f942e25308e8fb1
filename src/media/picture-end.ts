// What may stand behind a picture's end: no viewer shows it, so that it could be anything.
import { isBeyondEnd } from './beyond-end.ts';
import { readJpeg, type Jpeg } from './jpeg.ts';

/** Further JPEGs behind one. */
const maxFurther = 16;

/** Bytes of white space, which programs that take a file for text put behind it. */
const maxBlanks = 4;

/**
 * The further JPEGs behind a picture, where all that stands behind its end is known: padding; and behind a JPEG the
 * whole JPEGs that cameras put there (previews, gain maps: CIPA DC-007), and Samsung's notes on the shot. Null: more.
 */
export const readRest = (
  bytes: Buffer,
  end: number,
  isJpeg: boolean,
): (Jpeg & { start: number })[] | null => {
  const further: (Jpeg & { start: number })[] = [];
  let last = end;
  for (;;) {
    const from = skipPadding(bytes, last);
    if (from === bytes.length || isBlank(bytes.subarray(from))) return further;
    if (!isJpeg) return null;
    if (isSamsungTrailer(bytes, last, from)) return further;
    const next = further.length < maxFurther ? readWhole(bytes, from) : null;
    if (next === null) return null;
    further.push({ ...next, start: from });
    last = next.end;
  }
};

const readWhole = (bytes: Buffer, from: number) => {
  try {
    return readJpeg(bytes, from);
  } catch (error) {
    if (isBeyondEnd(error)) return null;
    throw error;
  }
};

const isBlank = (rest: Buffer) => rest.length <= maxBlanks && /^[ \t\r\n]*$/.test(rest.toString('latin1'));

/** Zeros, and the bytes 0xFF that may stand before any marker of a JPEG (ITU-T T.81, B.1.1.2); not the last of those. */
const skipPadding = (bytes: Buffer, from: number) => {
  let at = from;
  while (bytes[at] === 0 || (bytes[at] === 0xff && bytes[at + 1] !== 0xd8)) at += 1;
  return at;
};

/** Bytes of the notes: a film (a "motion photo") is no note. */
const maxSamsungNotes = 64 * 1024;

/**
 * Galaxy phones end their photos with short blocks, a list of them (`SEFH`), its length and `SEFT`. All of it has to
 * be accounted for by the list. The first block begins with zeros, so where it begins is between `last` and `from`.
 * @see https://exiftool.org/TagNames/Samsung.html#Trailer
 */
const isSamsungTrailer = (bytes: Buffer, last: number, from: number): boolean => {
  const end = bytes.length;
  if (end - from < 20 || end - from > maxSamsungNotes) return false;
  if (bytes.toString('latin1', end - 4) !== 'SEFT') return false;
  const length = bytes.readUInt32LE(end - 8);
  const list = end - 8 - length;
  if (list < from || bytes.toString('latin1', list, list + 4) !== 'SEFH') return false;
  const count = bytes.readUInt32LE(list + 8);
  if (12 + 12 * count !== length) return false;
  const blocks = Array.from({ length: count }, (_, index) => {
    const entry = list + 12 + 12 * index;
    const start = list - bytes.readUInt32LE(entry + 4);
    return { start, end: start + bytes.readUInt32LE(entry + 8) };
  }).sort((left, right) => left.start - right.start);
  const first = blocks[0]?.start ?? NaN;
  if (first < last || first > from) return false;
  return blocks.reduce((at, block) => (block.start === at ? block.end : NaN), first) === list;
};
