// What else a file may be at the same time: other programs than the one it is named for look elsewhere in it.

/** Bytes at the end in which a ZIP's end record is looked for, whatever stands behind it. */
export const tailSize = 66_000;

/** Bytes from the start in which PDF readers look for their mark; the norm says 1,024, and some go further. */
const pdfHeadSize = 4_096;

/** In any file. What was found, for a person to read; null: nothing. */
export const findHidden = (found: string, head: Buffer, tail: Buffer, byteSize: number): string | null => {
  if (found !== 'application/pdf' && head.subarray(0, pdfHeadSize).includes('%PDF-')) {
    return 'a PDF begins within it';
  }
  const before = byteSize - tail.length;
  for (let at = 0; at < tail.length; at += 1) {
    if (tail[at] === 0x50 && isZipEnd(tail, at, before)) return 'it holds a ZIP archive';
  }
  return null;
};

/** How everything begins that is looked for in a whole picture; the letters of the first two in either case. */
const marks = {
  php: '<?php',
  script: '<script',
  zipEnd: 'PK\x05\x06',
  rar: 'Rar!\x1A\x07',
  sevenZip: '7z\xBC\xAF\x27\x1C',
};

/** In a whole picture: archives, and what a browser or a web server would run if it took the file for a page. */
export const findWithin = (bytes: Buffer): string | null => {
  // Two bytes at a time: a mark has either its first two in one place, or its second and third.
  const pairs = toPairs(bytes);
  for (let place = 0; (place = findPair(pairs, place)) < pairs.length; place += 1) {
    const what = findAt(bytes, 2 * place - 1) ?? findAt(bytes, 2 * place);
    if (what !== null) return what;
  }
  return null;
};

/** The first place from `place` on where there is a pair of a mark; beyond the last one: nowhere. */
const findPair = (pairs: Uint16Array, place: number) => {
  let at = place;
  while (at < pairs.length && isOfMark[pairs[at] ?? 0] !== 1) at += 1;
  return at;
};

/** Without the last byte, where it is alone: no mark is as short. */
const toPairs = (bytes: Buffer) => {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes);
  return new Uint16Array(buffer, byteOffset, Math.floor(byteLength / 2));
};

/** By the number that two bytes are: 1 for those that begin a mark, or come second and third in one. */
const isOfMark = (() => {
  const marked = new Uint8Array(2 ** 16);
  const toCases = (letter: string) => [letter.toLowerCase(), letter.toUpperCase()];
  for (const [first = '', second = '', third = ''] of Object.values(marks)) {
    for (const pair of [
      [first, second],
      [second, third],
    ]) {
      const [left = [], right = []] = pair.map(toCases);
      for (const text of left.flatMap((one) => right.map((other) => one + other))) {
        marked[toPairs(Buffer.from(text, 'latin1'))[0] ?? 0] = 1;
      }
    }
  }
  return marked;
})();

const findAt = (bytes: Buffer, at: number): string | null => {
  const byte = bytes[at];
  if (byte === 0x3c) return toScript(bytes, at);
  return byte === 0x50 || byte === 0x52 || byte === 0x37 ? toArchive(bytes, at) : null;
};

const toScript = (bytes: Buffer, at: number) => {
  if (standsAt(bytes, at, marks.php) && isOneOf(bytes[at + 5], ' \t\r\n\0')) return 'it holds PHP code';
  if (standsAt(bytes, at, marks.script) && isOneOf(bytes[at + 7], ' \t\r\n\f/>\0')) {
    return 'it holds a script for browsers';
  }
  return null;
};

const toArchive = (bytes: Buffer, at: number) => {
  if (isZipEnd(bytes, at, 0)) return 'it holds a ZIP archive';
  if (matches(bytes, at, marks.rar)) return 'it holds a RAR archive';
  return matches(bytes, at, marks.sevenZip) ? 'it holds a 7z archive' : null;
};

/** In what may be written into a picture freely, and is short enough that it does not come about by accident. */
export const findMarkup = (text: Buffer): string | null =>
  /<\?=|<!doctype html|<(?:html|svg|iframe)[\s/>\0]|\bon(?:load|error)\s*=/i.test(text.toString('latin1'))
    ? 'a comment in it is a web page'
    : findWithin(text);

/**
 * Whether at `at` there is the end record of a ZIP (PKWARE APPNOTE, 4.3.16) that leads to its directory, which
 * programs look for by its offset in the file or by its size before the record. Before `bytes` there are `before`
 * bytes more, that can't be seen.
 */
const isZipEnd = (bytes: Buffer, at: number, before: number): boolean => {
  if (!matches(bytes, at, marks.zipEnd) || at + 22 > bytes.length) return false;
  if (at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return true;
  // ZIP64 tells elsewhere.
  if (at >= 20 && matches(bytes, at - 20, 'PK\x06\x07')) return true;
  const size = bytes.readUInt32LE(at + 12);
  const offset = bytes.readUInt32LE(at + 16);
  const fits = size >= shortestDirectory && size <= before + at;
  const isDirectory = (place: number) => (place < 0 ? fits : matches(bytes, place, 'PK\x01\x02'));
  return (fits && isDirectory(at - size)) || (offset < before + at && isDirectory(offset - before));
};

const shortestDirectory = 46;

const matches = (bytes: Buffer, at: number, text: string) => {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
};

/** In either case; the text in lower case. */
const standsAt = (bytes: Buffer, at: number, text: string) => {
  for (let index = 0; index < text.length; index += 1) {
    const wanted = text.charCodeAt(index);
    const byte = bytes[at + index] ?? 0;
    const upper = byte >= 0x41 && byte <= 0x5a;
    if ((upper ? byte + 0x20 : byte) !== wanted) return false;
  }
  return true;
};

const isOneOf = (byte: number | undefined, characters: string) =>
  byte !== undefined && characters.includes(String.fromCharCode(byte));
