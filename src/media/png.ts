// A PNG's own structure: chunks of length, type, data and checksum (https://www.w3.org/TR/png-3/).
import { promisify } from 'node:util';
import { constants, crc32, inflate } from 'node:zlib';
import { toStreamedBytes } from './streamed-rows.ts';

export interface PngChunk {
  type: string;
  data: Buffer;
}

/** More than any encoder writes into 5 MB; each is looked at. */
const maxChunks = 20_000;

/** Up to IEND, with the offset after it; null where it is not there, or there are more chunks than anybody writes. */
export const readPngChunks = (bytes: Buffer): { chunks: PngChunk[]; end: number } | null => {
  const chunks: PngChunk[] = [];
  let at = signatureSize;
  while (chunks.length < maxChunks) {
    const end = at + bytes.readUInt32BE(at) + 12;
    if (end > bytes.length) return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') return { chunks, end };
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    at = end;
  }
  return null;
};

const signatureSize = 8;

export interface PngHeader {
  width: number;
  height: number;
  /** Bytes that are kept while it is decoded. */
  need: number;
}

/** From the data of IHDR; of a frame of an animated one, with the frame's own size. */
export const readPngHeader = (data: Buffer, width: number, height: number): PngHeader => {
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[data.readUInt8(9)] ?? 4;
  // A palette's colours become samples, with transparency.
  const perPixel = data.readUInt8(9) === 3 ? 4 : (samples * Math.max(8, data.readUInt8(8))) / 8;
  const row = width * perPixel;
  // An interlaced one is there only when all of it is.
  const kept = data.readUInt8(12) === 0 ? 0 : row * height;
  return { width, height, need: kept + toStreamedBytes(row, height) };
};

/** A frame of an animation, as a PNG of its own. */
export interface PngFrame {
  width: number;
  height: number;
  bytes: Buffer;
}

/**
 * All frames of an animated PNG but the one that is the picture itself, which is why they are made into PNGs here:
 * the decoder does not look at them. Null where one has no data.
 */
export const readPngFrames = (bytes: Buffer, chunks: PngChunk[]): PngFrame[] | null => {
  const header = chunks[0]?.data;
  const shared = chunks.filter(({ type }) => type === 'PLTE' || type === 'tRNS');
  const frames: { width: number; height: number; data: Buffer[]; isPicture: boolean }[] = [];
  for (const { type, data } of chunks) {
    const frame = frames.at(-1);
    if (type === 'fcTL') {
      const [width, height] = [data.readUInt32BE(4), data.readUInt32BE(8)];
      frames.push({ width, height, data: [], isPicture: false });
    } else if (type === 'IDAT') {
      if (frame !== undefined) frame.isPicture = true;
    } else if (type === 'fdAT') {
      if (frame === undefined || frame.isPicture) return null;
      // After its place in the sequence.
      frame.data.push(data.subarray(4));
    }
  }
  const others = frames.filter(({ isPicture }) => !isPicture);
  if (header === undefined || others.some(({ data }) => data.length === 0)) return null;
  return others.map(({ width, height, data }) => {
    const own = Buffer.from(header);
    own.writeUInt32BE(width, 0);
    own.writeUInt32BE(height, 4);
    const parts = [
      { type: 'IHDR', data: own },
      ...shared,
      { type: 'IDAT', data: Buffer.concat(data) },
      { type: 'IEND', data: Buffer.alloc(0) },
    ];
    return { width, height, bytes: Buffer.concat([bytes.subarray(0, signatureSize), ...parts.map(toChunk)]) };
  });
};

const toChunk = ({ type, data }: PngChunk) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};

/** Of them, and of their bytes once inflated, one and all. An ICC profile for print has some 2 MB. */
const maxTexts = 1_000;
const maxTextBytes = 4_000_000;
const maxTextBytesInAll = 8_000_000;

export interface PngText {
  /** Inflated, where it was compressed. */
  bytes: Buffer;
  /** Whether anything may be written in it: XMP is XML, and a profile no text at all. */
  isFree: boolean;
}

/** Texts and the colour profile; null where they are more, inflated, than is read. What does not inflate is left out. */
export const readPngTexts = async (chunks: PngChunk[]): Promise<PngText[] | null> => {
  const listed = chunks.filter(({ type }) => ['tEXt', 'zTXt', 'iTXt', 'iCCP'].includes(type));
  if (listed.length > maxTexts) return null;
  const texts: PngText[] = [];
  let sum = 0;
  for (const chunk of listed) {
    const { isFree, packed, from } = readTextHead(chunk);
    const rest = chunk.data.subarray(from);
    const bytes = packed ? await inflateUpTo(rest, Math.min(maxTextBytes, maxTextBytesInAll - sum)) : rest;
    if (bytes === null) return null;
    sum += bytes.length;
    if (sum > maxTextBytesInAll) return null;
    texts.push({ bytes: packed ? bytes : chunk.data, isFree });
  }
  return texts;
};

/** A keyword, NUL, and by the type of chunk: how it is compressed; whether it is, a language, the keyword translated. */
const readTextHead = ({ type, data }: PngChunk) => {
  const after = (from: number) => data.indexOf(0, from) + 1 || data.length;
  const name = after(0);
  const isFree = type !== 'iCCP' && data.toString('latin1', 0, name) !== 'XML:com.adobe.xmp\0';
  if (type === 'tEXt') return { isFree, packed: false, from: name };
  if (type !== 'iTXt') return { isFree, packed: true, from: name + 1 };
  return { isFree, packed: data[name] === 1, from: after(after(name + 2)) };
};

const inflateAside = promisify<Buffer, object, Buffer>(inflate);

/** Null: it would become more. As far as it goes, where it is cut off. */
const inflateUpTo = async (bytes: Buffer, maxOutputLength: number): Promise<Buffer | null> => {
  try {
    return await inflateAside(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : Buffer.alloc(0);
  }
};
