import { fileTypeFromBuffer, type Detector } from 'file-type';

/** Bytes from the start that are enough for every signature, but for TIFF's list of tags, which may be anywhere. */
export const headSize = 64 * 1024;

export interface Content {
  /** The first `headSize` bytes, or all. */
  head: Buffer;
  /** Bytes, of the whole file. */
  byteSize: number;
  /** Whether all of it is UTF-8 without NUL. */
  isText: boolean;
}

/** What the bytes are: a media type, `text` or `unknown`. */
export const recognise = async (content: Content): Promise<string> => {
  const { head, isText } = content;
  const customDetectors = [closed, createTiffDetector(content)];
  const type = await fileTypeFromBuffer(head, { customDetectors });
  if (type !== undefined && hasFullSignature(type.mime, head) && isNoAccident(type.mime, content)) {
    return type.mime;
  }
  // Of a broken one no more can be said, but what is wrong with it is not its name.
  if (startOf(head) === '\x89PNG\r\n\x1A\n') return 'image/png';
  return isText ? 'text' : 'unknown';
};

const startOf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 8)).toString('latin1');

/**
 * Archives are never taken, so they are not unpacked to see what is in them; and a tag of music before a picture
 * does not make it a picture.
 */
const closed: Detector = {
  id: 'closed',
  detect: async (tokenizer) => {
    const head = new Uint8Array(8);
    await tokenizer.peekBuffer(head, { mayBeLess: true });
    const start = startOf(head);
    if (start.startsWith('PK\x03\x04')) return { ext: 'zip', mime: 'application/zip' };
    if (start.startsWith('\x1F\x8B\x08')) return { ext: 'gz', mime: 'application/gzip' };
    if (start.startsWith('ID3')) return { ext: 'mp3', mime: 'audio/mpeg' };
    return undefined;
  },
};

/** Bytes of the longest list of tags that is read: 512 of 12 each. */
const longestTagList = 8 * 1024;

/** A TIFF whose list of tags lies beyond the head is one as well: encoders put the list after the picture. */
const createTiffDetector = ({ head, byteSize }: Content): Detector => ({
  id: 'tiff-tags-beyond-head',
  detect: async () => {
    const start = startOf(head);
    const little = start.startsWith('II*\0');
    if (byteSize <= headSize || !(little || start.startsWith('MM\0*'))) return undefined;
    const offset = little ? head.readUInt32LE(4) : head.readUInt32BE(4);
    const beyond = offset > headSize - longestTagList && offset < byteSize;
    return beyond ? { ext: 'tif', mime: 'image/tiff' } : undefined;
  },
});

/** Where the signature that is looked for is shorter than the format's own. */
const fullSignatures: Readonly<Record<string, RegExp>> = {
  'image/gif': /^GIF8[79]a/,
  'application/postscript': /^%!PS/,
};

const hasFullSignature = (type: string, head: Buffer) => fullSignatures[type]?.test(startOf(head)) ?? true;

/** Formats that are text themselves. */
const textTypes = new Set([
  'application/pdf',
  'application/eps',
  'application/postscript',
  'application/rtf',
  'application/xml',
  'application/pgp-encrypted',
  'application/x-ms-regedit',
  'text/calendar',
  'text/vcard',
  'text/vtt',
]);

/**
 * Many signatures are a word or two letters, and files of those formats always have NUL or bytes that are no UTF-8:
 * what is text from start to end is such a format by accident only, as "BMW" or "FORM 12" is. And UTF-8's mark,
 * which is skipped before signatures are looked for, does not stand before a binary format.
 */
const isNoAccident = (type: string, { head, isText }: Content) =>
  textTypes.has(type) || !(isText || startOf(head).startsWith('\xEF\xBB\xBF'));
