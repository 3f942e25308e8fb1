// What there is in a picture to be decoded, told from its structure, before a decoder sees a byte of it.
import type { SharpOptions } from 'sharp';
import { isBeyondEnd } from './beyond-end.ts';
import { readGif } from './gif.ts';
import { readJpeg, type Jpeg } from './jpeg.ts';
import { readRest } from './picture-end.ts';
import {
  corrupt,
  maxFrames,
  maxPixels,
  toAmbiguous,
  tooManyFrames,
  tooManyPixels,
  tooManyScans,
  tooMuchText,
  type Problem,
} from './picture-problem.ts';
import { readPngChunks, readPngFrames, readPngHeader, readPngTexts, type PngChunk } from './png.ts';
import { readTiffPages } from './tiff.ts';

export type PictureType = 'image/png' | 'image/apng' | 'image/jpeg' | 'image/gif' | 'image/tiff';

/** What is decoded at a time: a frame, a page, a picture. */
export interface Part {
  bytes: Buffer;
  options: SharpOptions;
  width: number;
  height: number;
  /** Bytes that are kept while it is decoded. */
  need: number;
}

export interface Parts {
  parts: Part[];
  /** What may be written in it freely: comments. */
  comments: Buffer[];
}

type Found = Parts | { problem: Problem };

/** All frames and pages; those of an animated PNG, too; and the further JPEGs behind one. */
export const readParts = async (bytes: Buffer, type: PictureType): Promise<Found> => {
  try {
    const found = await readByType(bytes, type);
    if ('problem' in found) return found;
    return sumOf(found.parts) > maxPixels ? { problem: tooManyPixels } : found;
  } catch (error) {
    if (isBeyondEnd(error)) return { problem: corrupt };
    throw error;
  }
};

const sumOf = (sizes: { width: number; height: number }[]) =>
  sizes.reduce((sum, { width, height }) => sum + width * height, 0);

const readByType = async (bytes: Buffer, type: PictureType): Promise<Found> => {
  if (type === 'image/jpeg') return listJpegs(bytes);
  if (type === 'image/gif') return listGif(bytes);
  if (type === 'image/tiff') return listTiff(bytes);
  return listPng(bytes);
};

/** A progressive one of a common encoder has 10; made to hurt, each may take as long as the whole picture. */
const maxScans = 50;

const listJpegs = (bytes: Buffer): Found => {
  const first = readJpeg(bytes, 0);
  if (first === null) return { problem: corrupt };
  const rest = readRest(bytes, first.end, true);
  if (rest === null) return { problem: toBehind(bytes, first.end) };
  const jpegs: (Jpeg & { start: number })[] = [{ ...first, start: 0 }, ...rest];
  if (jpegs.reduce((sum, { scans }) => sum + scans, 0) > maxScans) return { problem: tooManyScans };
  return {
    parts: jpegs.map(({ start, end, ...size }) => ({
      bytes: bytes.subarray(start, end),
      options: {},
      ...size,
    })),
    comments: jpegs.flatMap(({ texts }) => texts),
  };
};

const listGif = (bytes: Buffer): Found => {
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  // Of the screen, before anything else is there.
  if (width * height > maxPixels) return { problem: tooManyPixels };
  const gif = readGif(bytes);
  if (gif === null) return { problem: corrupt };
  const { frames, end, texts } = gif;
  if (frames > maxFrames) return { problem: tooManyFrames };
  if (gif.width * gif.height * frames > maxPixels) return { problem: tooManyPixels };
  if (readRest(bytes, end, false) === null) return { problem: toBehind(bytes, end) };
  const size = { width: gif.width, height: gif.height, need: gif.width * gif.height * 8 };
  return { parts: [{ bytes, options: { pages: frames > 1 ? -1 : 1 }, ...size }], comments: texts };
};

/** Its parts may stand anywhere in the file, in any order, so there is no place behind them. */
const listTiff = (bytes: Buffer): Found => {
  const pages = readTiffPages(bytes, maxFrames);
  if (pages === null) return { problem: corrupt };
  if (pages.length > maxFrames) return { problem: tooManyFrames };
  return {
    parts: pages.map((page, index) => ({ bytes, options: { page: index, pages: 1 }, ...page })),
    comments: [],
  };
};

const listPng = async (bytes: Buffer): Promise<Found> => {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return { problem: corrupt };
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width * height > maxPixels) return { problem: tooManyPixels };
  const read = readPngChunks(bytes);
  if (read === null) return { problem: corrupt };
  const { chunks, end } = read;
  const header = bytes.subarray(16, 29);
  const controls = readControls(chunks);
  if (controls.length > maxFrames) return { problem: tooManyFrames };
  if (sumOf(controls) > maxPixels) return { problem: tooManyPixels };
  if (readRest(bytes, end, false) === null) return { problem: toBehind(bytes, end) };
  const frames = readPngFrames(bytes, chunks);
  if (frames === null) return { problem: corrupt };
  const texts = await readPngTexts(chunks);
  if (texts === null) return { problem: tooMuchText };
  return {
    parts: [{ bytes, width, height }, ...frames].map((part) => ({
      ...readPngHeader(header, part.width, part.height),
      bytes: part.bytes,
      options: {},
    })),
    comments: texts.filter(({ isFree }) => isFree).map(({ bytes }) => bytes),
  };
};

/** The sizes of an animation's frames. */
const readControls = (chunks: PngChunk[]) =>
  chunks
    .filter(({ type }) => type === 'fcTL')
    .map(({ data }) => ({ width: data.readUInt32BE(4), height: data.readUInt32BE(8) }));

const toBehind = (bytes: Buffer, end: number) =>
  toAmbiguous(`behind the picture's end there are ${bytes.length - end} more bytes`);
