/** Bytes of UTF-8: as much as common file systems take. */
const maxBytes = 255;

/** Control characters, marks that turn the direction of text, which can hide an extension, and line separators. */
const unwanted =
  /[\p{Cc}\u{61C}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}]/gu;

/** @see https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;

/** Characters. */
const longestPath = 4_096;

export type FileName = { name: string } | { problem: string };

const tooLong: FileName = { problem: `The name is longer than ${maxBytes} bytes: give a shorter one.` };

/** The name without a path and without characters that deceive, in NFC; or why it can not be used. */
export const readFileName = (given: string): FileName => {
  // A path may stand before the name, but none that is as long as a book: making that canonical would take its time.
  if (given.length > longestPath) return tooLong;
  const clean = given.toWellFormed().replace(unwanted, '').normalize('NFC');
  const name = clean.slice(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1).trim();
  if (/^\.*$/.test(name)) return { problem: 'The file has no name: give one.' };
  if (Buffer.byteLength(name) > maxBytes) return tooLong;
  if (deviceName.test(name)) return { problem: 'The name is reserved on Windows: give another one.' };
  return { name };
};
