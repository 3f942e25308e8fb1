// What may be wrong with a picture, in words for whoever sent it.
import type { AddEntityMediaCode } from '../model/entity.ts';

export interface Problem {
  code: AddEntityMediaCode;
  message: string;
}

/** In all frames and pages together. */
export const maxPixels = 100_000_000;
/** Of one picture. */
export const maxFrames = 100;
/** For decoding one picture with all that is in it. */
export const maxSeconds = 10;
/** Bytes, of all pictures that are decoded at a time. */
export const maxMemory = 256_000_000;

export const corrupt: Problem = {
  code: 'FILE_CORRUPT',
  message: "The picture can't be read to its end: it is cut off or damaged. Save it anew and send that.",
};

export const tooManyPixels: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: 'The picture has more than 100 megapixels in all its frames and pages: send a smaller one.',
};

export const tooManyFrames: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: `The picture has more than ${maxFrames} frames or pages: send it in parts.`,
};

export const tooMuchMemory: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message:
    'The picture takes more than 256 MB of memory to decode, as it is interlaced, progressive, in large tiles, or very wide: send a smaller one, or save it without that.',
};

export const tooManyScans: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: 'The JPEG is drawn in too many passes: save it as a baseline one, and send that.',
};

export const tooMuchText: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: "The PNG's texts or its colour profile are too large: save it without them, and send that.",
};

export const tooSlow: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: `The picture takes more than ${maxSeconds} seconds to decode: send a smaller one.`,
};

export const unsupported: Problem = {
  code: 'UNSUPPORTED_FILE_TYPE',
  message:
    'The TIFF can not be read here, as its compression, its kind of samples or their number is a rare one: save it as 8 bits RGB or grey, LZW or uncompressed, and send that.',
};

export const toAmbiguous = (what: string): Problem => ({
  code: 'FILE_AMBIGUOUS',
  message: `The file is more than what its name says: ${what}. Save it anew, as that alone, and send that.`,
});
