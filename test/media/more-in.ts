// Pictures with something else in them, or behind them.
import { jpeg, png, toPngChunk } from './pictures.ts';

/** An archive of one file, stored: `unzip` opens it, whatever stands before it. */
export const zip = (comment = '') => {
  const name = Buffer.from('a.txt');
  const content = Buffer.from('hidden');
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 0, 'latin1');
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 0, 'latin1');
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.set([1, 0, 1], 8);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([local, name, content, central, name, end, Buffer.from(comment)]);
};

export const withComment = (text: string) =>
  Buffer.concat([jpeg.subarray(0, 2), toJpegComment(text), jpeg.subarray(2)]);
const toJpegComment = (text: string) => {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
};
export const withText = (text: string) =>
  Buffer.concat([
    png.subarray(0, 33),
    toPngChunk('tEXt', Buffer.from(`Comment\0${text}`, 'latin1')),
    png.subarray(33),
  ]);

export function toGifComment(text: string) {
  return Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), Buffer.from(text), Buffer.from([0])]);
}

/** A chunk or several, between a PNG's header and its data. */
export const withChunks = (...chunks: Buffer[]) =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
};

/** An animation of the picture itself and frames with such data (`fdAT`). */
export const animate = (width: number, height: number, frames: Buffer[]) => {
  const control = (place: number) =>
    toPngChunk(
      'fcTL',
      Buffer.concat([numbers(place, width, height, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]),
    );
  const later = frames.flatMap((data, index) => [
    control(2 * index + 1),
    toPngChunk('fdAT', Buffer.concat([numbers(2 * index + 2), data])),
  ]);
  return Buffer.concat([
    png.subarray(0, 33),
    toPngChunk('acTL', numbers(frames.length + 1, 0)),
    control(0),
    png.subarray(33, -12),
    ...later,
    png.subarray(-12),
  ]);
};

/** The data of a PNG's picture, still compressed. */
export const toPngData = (bytes: Buffer) => {
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString('latin1', at + 4, at + 8) !== 'IDAT') continue;
    parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  return Buffer.concat(parts);
};

/** A little-endian TIFF of so many pages, all with the same tags and the same data, which stands behind its header. */
export const toTiff = (tags: Record<number, number>, data: Buffer, pages = 1) => {
  const first = 8 + data.length;
  const all = Object.entries({ ...tags, 273: 8, 279: data.length }).sort(
    ([left], [right]) => Number(left) - Number(right),
  );
  const size = 2 + 12 * all.length + 4;
  const lists = Array.from({ length: pages }, (_, page) => {
    const list = Buffer.alloc(size);
    list.writeUInt16LE(all.length, 0);
    all.forEach(([tag, value], index) => {
      list.writeUInt16LE(Number(tag), 2 + 12 * index);
      list.writeUInt16LE(4, 4 + 12 * index);
      list.writeUInt32LE(1, 6 + 12 * index);
      list.writeUInt32LE(value, 10 + 12 * index);
    });
    list.writeUInt32LE(page + 1 < pages ? first + (page + 1) * size : 0, size - 4);
    return list;
  });
  const header = Buffer.from('49492A0000000000', 'hex');
  header.writeUInt32LE(first, 4);
  return Buffer.concat([header, data, ...lists]);
};
