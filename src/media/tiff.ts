// The pages of a TIFF (Adobe's TIFF 6.0), and of a BigTIFF, whose offsets have 8 bytes.
import { toStreamedBytes } from './streamed-rows.ts';

export interface TiffPage {
  width: number;
  height: number;
  /** Bytes that are kept while it is decoded. */
  need: number;
}

/**
 * By their lists of tags, up to `max` and one more; null where there is none.
 * @throws what Buffer throws where a list leads beyond the bytes.
 */
export const readTiffPages = (bytes: Buffer, max: number): TiffPage[] | null => {
  const read = createReader(bytes);
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  let list = read.first();
  while (list !== 0 && pages.length <= max) {
    // A list that leads back to an earlier one has no end.
    if (seen.has(list)) throw new RangeError('a list of tags that was read before');
    seen.add(list);
    const { tags, next } = readTags(read, list);
    pages.push(measure(tags));
    list = next;
  }
  return pages.length === 0 ? null : pages;
};

type Reader = ReturnType<typeof createReader>;

const createReader = (bytes: Buffer) => {
  const little = bytes[0] === 0x49;
  const short = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const big = short(2) === 43;
  const longest = (at: number) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const offset = big ? longest : long;
  return {
    short,
    long,
    offset,
    big,
    /** The value of a tag that has one, or the first of several; by its type: SHORT, LONG and LONG8. */
    value: (type: number, at: number) => (type === 3 ? short(at) : type === 16 ? longest(at) : long(at)),
    first: () => offset(big ? 8 : 4),
  };
};

/** In a list; cameras write some dozens. */
const maxTags = 1_000;

/** The greatest value, where a tag is there twice; of several values the first. */
const readTags = (read: Reader, list: number) => {
  const tags = new Map<number, number>();
  const count = read.big ? read.offset(list) : read.short(list);
  if (count > maxTags) throw new RangeError('more tags than a page has');
  const size = read.big ? 20 : 12;
  const begin = list + (read.big ? 8 : 2);
  for (let index = 0; index < count; index += 1) {
    const entry = begin + size * index;
    const tag = read.short(entry);
    if (!wanted.has(tag)) continue;
    const type = read.short(entry + 2);
    const values = read.offset(entry + 4);
    const at = entry + (read.big ? 12 : 8);
    const fits = values * (type === 3 ? 2 : type === 16 ? 8 : 4) <= (read.big ? 8 : 4);
    const value = read.value(type, fits ? at : read.offset(at));
    tags.set(tag, Math.max(value, tags.get(tag) ?? 0));
  }
  return { tags, next: read.offset(begin + size * count) };
};

const wantedTags = { width: 256, height: 257, bits: 258, samples: 277, tileWidth: 322, tileHeight: 323 };
const wanted = new Set(Object.values(wantedTags));

/** Strips pass through row by row; a row of tiles is decoded, and then turned into samples. */
const measure = (tags: Map<number, number>): TiffPage => {
  const of = (name: keyof typeof wantedTags, otherwise: number) => tags.get(wantedTags[name]) ?? otherwise;
  const [width, height] = [of('width', 0), of('height', 0)];
  const tile = [of('tileWidth', width), of('tileHeight', height)];
  if ([width, height, ...tile].includes(0)) throw new RangeError('a page without extent');
  const perPixel = (of('samples', 1) * Math.max(8, of('bits', 1))) / 8;
  const tileRow = Math.ceil(width / of('tileWidth', width)) * of('tileWidth', 0) * perPixel;
  const kept = tileRow * of('tileHeight', 0) * 2;
  return { width, height, need: kept + toStreamedBytes(width * perPixel, height) };
};
