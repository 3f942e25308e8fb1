// Where a picture ends, by its own structure: what stands behind that is seen by no viewer, and may be anything.

export type PictureType = 'image/png' | 'image/apng' | 'image/jpeg' | 'image/gif' | 'image/tiff';

/** The offset after the last byte of the picture that begins at `from`; null where it has no end. */
export const findEnd = (bytes: Buffer, type: PictureType, from = 0): number | null => {
  try {
    if (type === 'image/jpeg') return findJpegEnd(bytes, from);
    if (type === 'image/gif') return findGifEnd(bytes);
    // Its parts may stand anywhere in the file, in any order, so there is no place behind them.
    if (type === 'image/tiff') return bytes.length;
    return findPngEnd(bytes);
  } catch {
    // The structure leads beyond the bytes.
    return null;
  }
};

/** Further JPEGs behind one; more would take too long to walk through. */
const maxFurther = 16;

/**
 * Whether what stands behind a picture's end is known to be harmless: padding; and behind a JPEG the further whole
 * JPEGs that cameras put there (previews, gain maps: CIPA DC-007), and Samsung's notes on the shot.
 */
export const isHarmlessRest = (bytes: Buffer, end: number, type: PictureType): boolean => {
  let last = end;
  let from = skipPadding(bytes, end);
  if (type === 'image/jpeg') {
    for (let further = 0; further < maxFurther && from < bytes.length; further += 1) {
      if (isSamsungTrailer(bytes, last, from)) return true;
      const next = findEnd(bytes, type, from);
      if (next === null) return false;
      last = next;
      from = skipPadding(bytes, next);
    }
  }
  return from === bytes.length;
};

/** Zeros, and the bytes 0xFF that may stand before any marker of a JPEG (ITU-T T.81, B.1.1.2); not the last of those. */
const skipPadding = (bytes: Buffer, from: number) => {
  let at = from;
  while (bytes[at] === 0 || (bytes[at] === 0xff && bytes[at + 1] !== 0xd8)) at += 1;
  return at;
};

const iend = 0x49454e44;

/** Chunks of length, type, data and checksum, up to IEND. @see https://www.w3.org/TR/png-3/#5DataRep */
const findPngEnd = (bytes: Buffer): number | null => {
  let at = 8;
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.readUInt32BE(at + 4);
    at += length + 12;
    if (at > bytes.length) return null;
    if (type === iend) return at;
  }
};

const frameControl = 0x6663544c;

/** Pixels of all frames of an animated PNG (`fcTL` chunks), which the decoder does not look at. */
export const countPngFramePixels = (bytes: Buffer): number => {
  let sum = 0;
  for (let at = 8; at + 20 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.readUInt32BE(at + 4) !== frameControl) continue;
    sum += bytes.readUInt32BE(at + 12) * bytes.readUInt32BE(at + 16);
  }
  return sum;
};

const isStandalone = (marker: number) => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;

/** Segments, each after a marker, and coded data after SOS, up to EOI (ITU-T T.81, annex B). */
const findJpegEnd = (bytes: Buffer, start: number): number | null => {
  if (bytes.readUInt16BE(start) !== 0xffd8) return null;
  let at = start + 2;
  for (;;) {
    // Not by indexOf: of data made to hurt, every second byte is one, and a call for each takes too long.
    while (at < bytes.length && bytes[at] !== 0xff) at += 1;
    const marker = bytes.readUInt8(at + 1);
    // A fill byte; or a byte 0xFF of the coded data, and the counters in it.
    if (marker === 0xff) at += 1;
    else if (marker === 0 || isStandalone(marker)) at += 2;
    else if (marker === 0xd9) return at + 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
};

/** Blocks after the header, up to the trailer. @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
const findGifEnd = (bytes: Buffer): number | null => {
  const toTableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const skipBlocks = (from: number) => {
    let at = from;
    while (bytes.readUInt8(at) !== 0) at += bytes.readUInt8(at) + 1;
    return at + 1;
  };
  let at = 13 + toTableSize(bytes.readUInt8(10));
  for (;;) {
    const kind = bytes.readUInt8(at);
    if (kind === 0x3b) return at + 1;
    if (kind === 0x21) at = skipBlocks(at + 2);
    else if (kind === 0x2c) at = skipBlocks(at + 11 + toTableSize(bytes.readUInt8(at + 9)));
    else return null;
  }
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
