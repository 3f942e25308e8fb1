// The files that Unit21 takes, and what their bytes have to be.

/** Bytes of a file. The vendor says "5 MB": the smaller reading. */
export const maxFileBytes = 5_000_000;

export interface FileType {
  /** Media type (RFC 6838); `application/octet-stream` where none is registered. */
  contentType: string;
  /** What the content may be found to be: a media type, `text` or `unknown`. */
  contents: readonly string[];
}

const rawImages = [
  'image/x-canon-cr2',
  'image/x-canon-cr3',
  'image/x-nikon-nef',
  'image/x-adobe-dng',
  'image/x-sony-arw',
  'image/x-olympus-orf',
  'image/x-panasonic-rw2',
  'image/x-fujifilm-raf',
];

const fileTypes: ReadonlyMap<string, FileType> = new Map([
  ['txt', { contentType: 'text/plain', contents: ['text'] }],
  ['pdf', { contentType: 'application/pdf', contents: ['application/pdf'] }],
  ['mp4', { contentType: 'video/mp4', contents: ['video/mp4', 'video/x-m4v'] }],
  ['mov', { contentType: 'video/quicktime', contents: ['video/quicktime'] }],
  // Named after the first stream in it, which may be the sound.
  [
    'wmv',
    {
      contentType: 'video/x-ms-wmv',
      contents: ['video/x-ms-asf', 'audio/x-ms-asf', 'application/vnd.ms-asf'],
    },
  ],
  ['avi', { contentType: 'video/vnd.avi', contents: ['video/vnd.avi'] }],
  ['mkv', { contentType: 'video/matroska', contents: ['video/matroska'] }],
  // An animated PNG is a PNG, and is named as one.
  ['png', { contentType: 'image/png', contents: ['image/png', 'image/apng'] }],
  ['jpg', { contentType: 'image/jpeg', contents: ['image/jpeg'] }],
  ['tiff', { contentType: 'image/tiff', contents: ['image/tiff'] }],
  ['gif', { contentType: 'image/gif', contents: ['image/gif'] }],
  // No one format: many are TIFF, and some have nothing to be known by.
  ['raw', { contentType: 'application/octet-stream', contents: ['image/tiff', ...rawImages, 'unknown'] }],
  ['eps', { contentType: 'application/postscript', contents: ['application/eps', 'application/postscript'] }],
]);

/**
 * By the name's extension, in either case. Null where Unit21 does not list it.
 * @see https://docs.unit21.ai/reference/link_media_to_entity
 */
export const toFileType = (fileName: string): (FileType & { extension: string }) | null => {
  const extension = /[^.].*\.([^.]+)$/s.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const type = fileTypes.get(extension);
  return type === undefined ? null : { ...type, extension };
};

/** Every extension, for a person to read. */
export const listedExtensions: string = [...fileTypes.keys()].join(', ');
