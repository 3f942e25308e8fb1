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

/** In a whole picture: archives, and what a browser or a web server would run if it took the file for a page. */
export const findWithin = (bytes: Buffer): string | null => {
  // By hand: a call for each "<" of a file that is made of them takes too long.
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x3c && byte !== 0x50 && byte !== 0x52 && byte !== 0x37) continue;
    const what = byte === 0x3c ? toScript(bytes, at) : toArchive(bytes, at);
    if (what !== null) return what;
  }
  return null;
};

const toScript = (bytes: Buffer, at: number) => {
  if (standsAt(bytes, at + 1, '?php') && isOneOf(bytes[at + 5], ' \t\r\n\0')) return 'it holds PHP code';
  if (standsAt(bytes, at + 1, 'script') && isOneOf(bytes[at + 7], ' \t\r\n\f/>\0')) {
    return 'it holds a script for browsers';
  }
  return null;
};

const toArchive = (bytes: Buffer, at: number) => {
  if (isZipEnd(bytes, at, 0)) return 'it holds a ZIP archive';
  if (matches(bytes, at, 'Rar!\x1A\x07')) return 'it holds a RAR archive';
  return matches(bytes, at, '7z\xBC\xAF\x27\x1C') ? 'it holds a 7z archive' : null;
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
  if (!matches(bytes, at, 'PK\x05\x06') || at + 22 > bytes.length) return false;
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
