// What else a file may be at the same time: other programs than the one it is named for look elsewhere in it.

/** Bytes at the end that hold a ZIP's end record with the longest comment (PKWARE APPNOTE, 4.3.16). */
export const tailSize = 22 + 65_535;

/** Bytes from the start in which PDF readers look for their mark (ISO 32000-1, annex H, note 13). */
const pdfHeadSize = 1_024;

/** In any file. What was found, for a person to read; null: nothing. */
export const findHidden = (found: string, head: Buffer, tail: Buffer): string | null => {
  if (found !== 'application/pdf' && head.subarray(0, pdfHeadSize).includes('%PDF-')) {
    return 'a PDF begins within it';
  }
  return endsAsZip(tail) ? 'its end is that of a ZIP archive' : null;
};

const endsAsZip = (tail: Buffer): boolean => {
  for (let at = tail.lastIndexOf('PK\x05\x06'); at >= 0; at = at === 0 ? -1 : lastZip(tail, at - 1)) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true;
  }
  return false;
};

const lastZip = (tail: Buffer, from: number) => tail.lastIndexOf('PK\x05\x06', from);

/** In a picture: what a browser or a web server would run if it took the file for a page. */
export const findScript = (bytes: Buffer): string | null => {
  // By hand: a call for each "<" of a file that is made of them takes too long.
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== less) continue;
    if (standsAt(bytes, at + 1, '?php') && isOneOf(bytes[at + 5], ' \t\r\n')) return 'it holds PHP code';
    if (standsAt(bytes, at + 1, 'script') && isOneOf(bytes[at + 7], ' \t\r\n\f/>')) {
      return 'it holds a script for browsers';
    }
  }
  return null;
};

const less = 0x3c;

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
