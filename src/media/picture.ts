// Pictures are really decoded, every pixel and every frame, so that nobody behind us meets one that can't be.
import { setImmediate as nextTurn } from 'node:timers/promises';
import sharp from 'sharp';
import { ApiError } from '../errors.ts';
import { inTime } from '../store/in-time.ts';
import { checkedLate } from './checked-late.ts';
import { maxFileBytes } from './file-types.ts';
import { createGate } from './gate.ts';
import { findMarkup, findWithin } from './hidden.ts';
import { readParts, type Part, type PictureType } from './picture-parts.ts';
import {
  corrupt,
  maxMemory,
  maxPixels,
  maxSeconds,
  toAmbiguous,
  tooManyPixels,
  tooMuchMemory,
  tooSlow,
  unsupported,
  type Problem,
} from './picture-problem.ts';

/** Pictures that are in memory at a time, encoded, over the process. */
const maxPictures = 2;
/** Milliseconds that a picture waits for its turn, at most. */
const patience = 10_000;

/**
 * What is wrong with a picture; null: nothing. `read` gives its bytes, and has `place` to put them in until it is checked.
 * `timeLeft`: milliseconds in which whoever asks wants to know.
 * @throws ApiError UPLOAD_BUSY where its turn does not come in time; DEADLINE_EXCEEDED where it is not checked in time.
 */
export type CheckPicture = (
  read: (place: Buffer) => Promise<Buffer>,
  type: PictureType,
  timeLeft?: number,
) => Promise<Problem | null>;

const pictureTypes: readonly string[] = [
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/tiff',
] satisfies PictureType[];

export const isPicture = (type: string): type is PictureType => pictureTypes.includes(type);

/** One for the process: it bounds how many pictures are decoded at a time, and the memory that takes. */
export const createPictureCheck = (): CheckPicture => {
  // It would keep pictures of people for nothing: none comes twice.
  sharp.cache(false);
  const pictures = createGate({ room: maxPictures, patience, toFault: toBusy });
  const memory = createGate({ room: maxMemory, patience, toFault: toBusy });
  const inPlace = createPlaces();
  return (read, type, timeLeft = Infinity) => {
    const end = performance.now() + timeLeft;
    let waits = true;
    const checking = pictures(
      1,
      () => {
        waits = false;
        return inPlace(async (place) => {
          const bytes = await read(place);
          const found = await readParts(bytes, type);
          if ('problem' in found) return found.problem;
          const need = Math.max(...found.parts.map((part) => part.need));
          if (need > maxMemory) return tooMuchMemory;
          const hidden = await findHiddenIn(bytes, found.comments);
          if (hidden !== null) return toAmbiguous(hidden);
          return memory(need, () => decodeAll(found.parts, type), end - performance.now());
        });
      },
      timeLeft,
    );
    // What was begun can't be broken off, and keeps its place until it ends.
    return inTime(checking, timeLeft, () => {
      throw waits ? toBusy() : checkedLate();
    });
  };
};

/**
 * Where pictures are while they are checked, one for each that is at a time. Made anew for each picture, such large pieces
 * of memory have the whole heap searched for garbage half as often again.
 */
const createPlaces = () => {
  const free: Buffer[] = [];
  return async <Result>(task: (place: Buffer) => Promise<Result>): Promise<Result> => {
    const place = free.pop() ?? Buffer.allocUnsafeSlow(maxFileBytes);
    try {
      return await task(place);
    } finally {
      // Nobody's picture is kept.
      free.push(place.fill(0));
    }
  };
};

const toBusy = () =>
  new ApiError(
    'UPLOAD_BUSY',
    'Too many pictures wait to be checked at the moment, so none was sent: try again later.',
    { retryable: true },
  );

/** Bytes. */
const longComment = 100_000;

const findHiddenIn = async (bytes: Buffer, comments: Buffer[]) => {
  // Each looks at every byte: others get their turn in between.
  await nextTurn();
  const within = findWithin(bytes);
  if (within !== null) return within;
  for (const comment of comments) {
    const markup = findMarkup(comment);
    if (markup !== null) return markup;
    if (comment.length > longComment) await nextTurn();
  }
  return null;
};

/** One after another, all within the one deadline. */
const decodeAll = async (parts: Part[], type: PictureType): Promise<Problem | null> => {
  const end = performance.now() + maxSeconds * 1_000;
  try {
    for (const part of parts) {
      const seconds = Math.ceil((end - performance.now()) / 1_000);
      if (seconds <= 0) return tooSlow;
      await decode(part, type, seconds);
    }
    return null;
  } catch (error) {
    return toProblem(error instanceof Error ? error.message : '', type);
  }
};

/** Down to one pixel, so that the decoded ones are not kept. */
const decode = async ({ bytes, options, width, height }: Part, type: PictureType, seconds: number) => {
  // A warning is no reason: phones write JPEGs that give some.
  const picture = sharp(bytes, {
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
    ...options,
  });
  // The whole picture, cut out of itself: otherwise a JPEG would be decoded at an eighth of its size.
  const whole = type === 'image/jpeg' ? picture.extract({ left: 0, top: 0, width, height }) : picture;
  await whole.resize(1, 1, { fit: 'fill' }).timeout({ seconds }).raw().toBuffer();
};

/** By the decoder's words: it has no codes. */
const toProblem = (message: string, type: PictureType): Problem => {
  if (/timeout/i.test(message)) return tooSlow;
  if (/pixel limit/i.test(message)) return tooManyPixels;
  return type === 'image/tiff' && unsupportedWords.test(message) ? unsupported : corrupt;
};

/** Of libvips, libtiff and sharp, about compression, kinds of samples, and their number. */
const unsupportedWords =
  /unsupported tiff|not (?:configured|supported|implemented)|samples|channel limit|no known route/i;
