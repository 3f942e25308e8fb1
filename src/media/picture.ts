// Pictures are really decoded, every pixel and every frame, so that nobody behind us meets one that can't be.
import { setImmediate as nextTurn } from 'node:timers/promises';
import sharp, { type SharpOptions } from 'sharp';
import type { AddEntityMediaCode } from '../model/entity.ts';
import { createGate } from './gate.ts';
import { findScript } from './hidden.ts';
import { countPngFramePixels, findEnd, isHarmlessRest, type PictureType } from './picture-end.ts';

/** In all frames and pages together. */
const maxPixels = 100_000_000;
/** Pages of a TIFF, each of which has a header of its own to be read. */
const maxPages = 1_000;
/** Seconds for decoding one frame or page. */
const maxSeconds = 10;
/** Pictures that are in memory at a time, whole, over the process. */
const maxPictures = 2;

export interface Problem {
  code: AddEntityMediaCode;
  message: string;
}

/** What is wrong with a picture; null: nothing. */
export type CheckPicture = (read: () => Promise<Buffer>, type: PictureType) => Promise<Problem | null>;

const pictureTypes: readonly string[] = [
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/tiff',
] satisfies PictureType[];

export const isPicture = (type: string): type is PictureType => pictureTypes.includes(type);

/** One for the process: it bounds how many pictures, and how many pixels of them, are decoded at a time. */
export const createPictureCheck = (): CheckPicture => {
  // It would keep pictures of people for nothing: none comes twice.
  sharp.cache(false);
  const pictures = createGate(maxPictures);
  const pixels = createGate(maxPixels);
  return (read, type) =>
    pictures(1, async () => {
      const bytes = await read();
      return (await checkStructure(bytes, type)) ?? (await checkPixels(bytes, type, pixels));
    });
};

const corrupt: Problem = {
  code: 'FILE_CORRUPT',
  message: "The picture can't be read to its end: it is cut off or damaged. Save it anew and send that.",
};

const tooManyPixels: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: 'The picture has more than 100 megapixels in all its frames and pages: send a smaller one.',
};

const tooSlow: Problem = {
  code: 'IMAGE_TOO_LARGE',
  message: `The picture takes more than ${maxSeconds} seconds to decode: send a smaller one.`,
};

export const toAmbiguous = (what: string): Problem => ({
  code: 'FILE_AMBIGUOUS',
  message: `The file is more than what its name says: ${what}. Save it anew, as that alone, and send that.`,
});

const checkStructure = async (bytes: Buffer, type: PictureType): Promise<Problem | null> => {
  // Before anything else is asked of the picture: nothing of it is decoded for this.
  if (readClaimedPixels(bytes, type) > maxPixels) return tooManyPixels;
  const end = findEnd(bytes, type);
  if (end === null) return corrupt;
  if (!isHarmlessRest(bytes, end, type)) {
    return toAmbiguous(`behind the picture's end there are ${bytes.length - end} more bytes`);
  }
  // Each looks at every byte: others get their turn in between.
  await nextTurn();
  const script = findScript(bytes);
  return script === null ? null : toAmbiguous(script);
};

/** What the header says, where the decoder would not look: PNG's before anything else is there, GIF's screen. */
const readClaimedPixels = (bytes: Buffer, type: PictureType): number => {
  if (bytes.length < 24) return 0;
  if (type === 'image/gif') return bytes.readUInt16LE(6) * bytes.readUInt16LE(8);
  const isPng = bytes.toString('latin1', 12, 16) === 'IHDR';
  if (!isPng) return 0;
  return Math.max(bytes.readUInt32BE(16) * bytes.readUInt32BE(20), countPngFramePixels(bytes));
};

const checkPixels = async (
  bytes: Buffer,
  type: PictureType,
  gate: ReturnType<typeof createGate>,
): Promise<Problem | null> => {
  try {
    const parts = await listParts(bytes, type);
    if (parts === null) return tooManyPixels;
    for (const part of parts) await gate(part.pixels, () => decode(bytes, type, part));
    return null;
  } catch (error) {
    return error instanceof Error && /timeout/i.test(error.message) ? tooSlow : corrupt;
  }
};

/** What is decoded at a time. */
interface Part {
  options: SharpOptions;
  width: number;
  height: number;
  pixels: number;
}

/** By the headers; null: more than is decoded. The pages of a TIFF may differ in size, and are decoded one by one. */
const listParts = async (bytes: Buffer, type: PictureType): Promise<Part[] | null> => {
  const { width, height, pages = 1 } = await open(bytes, {}).metadata();
  if (type !== 'image/tiff') {
    const pixels = width * height * pages;
    return pixels > maxPixels ? null : [{ options: { pages: pages > 1 ? -1 : 1 }, width, height, pixels }];
  }
  if (pages > maxPages) return null;
  const parts: Part[] = [];
  let sum = 0;
  for (let page = 0; page < pages; page += 1) {
    const options = { page, pages: 1 };
    const { width, height } = await open(bytes, options).metadata();
    sum += width * height;
    if (sum > maxPixels) return null;
    parts.push({ options, width, height, pixels: width * height });
  }
  return parts;
};

const open = (bytes: Buffer, options: SharpOptions) =>
  // A warning is no reason: phones write JPEGs that give some.
  sharp(bytes, { failOn: 'error', limitInputPixels: false, sequentialRead: true, ...options });

/** Down to one pixel, so that the decoded ones are not kept. */
const decode = async (bytes: Buffer, type: PictureType, { options, width, height }: Part) => {
  const picture = open(bytes, options);
  // The whole picture, cut out of itself: otherwise a JPEG would be decoded at an eighth of its size.
  const whole = type === 'image/jpeg' ? picture.extract({ left: 0, top: 0, width, height }) : picture;
  await whole.resize(1, 1, { fit: 'fill' }).timeout({ seconds: maxSeconds }).raw().toBuffer();
};
