// A JPEG's own structure (ITU-T T.81, annex B), walked strictly: what no decoder looks at has no place in it.
import { toStreamedBytes } from './streamed-rows.ts';

export interface Jpeg {
  /** The offset after its last byte. */
  end: number;
  width: number;
  height: number;
  /** Passes over the picture. */
  scans: number;
  /** Bytes that are kept while it is decoded. */
  need: number;
  /** Its comments. */
  texts: Buffer[];
}

/** More than any camera writes; each is looked at. */
const maxSegments = 2_000;

/**
 * The JPEG that begins at `start`; null where a marker does not follow each
 * segment directly, or it has no end, or more segments than anybody writes.
 */
export const readJpeg = (bytes: Buffer, start: number): Jpeg | null => {
  if (bytes.readUInt16BE(start) !== 0xffd8) return null;
  const texts: Buffer[] = [];
  let frame: Frame | null = null;
  let scans = 0;
  let at = start + 2;
  for (let segments = 0; segments < maxSegments; segments += 1) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    // Any number of fill bytes may stand before a marker.
    while (bytes.readUInt8(at + 1) === 0xff) at += 1;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9)
      return frame === null ? null : { ...measure(frame, scans), end: at + 2, scans, texts };
    // Those without a length have no place between segments.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return null;
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (next > bytes.length) return null;
    const data = bytes.subarray(at + 4, next);
    if (marker === 0xfe) texts.push(data);
    if (isFrame(marker)) frame = { marker, data };
    at = next;
    if (marker !== 0xda) continue;
    scans += 1;
    at = skipCoded(bytes, next);
  }
  return null;
};

interface Frame {
  marker: number;
  data: Buffer;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which stand among them. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Up to the next marker; a byte 0xFF of the coded data is followed by a zero, and counters stand within it. */
const skipCoded = (bytes: Buffer, from: number) => {
  // Not by indexOf: of data made to hurt, every second byte is one, and a call for each takes too long.
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return bytes.length;
};

/** In more than one pass all coefficients, of 2 bytes, are kept until the last; in blocks of 8 × 8. */
const measure = ({ marker, data }: Frame, scans: number) => {
  const height = data.readUInt16BE(1);
  const width = data.readUInt16BE(3);
  const parts = Array.from({ length: data.readUInt8(5) }, (_, index) => {
    const factors = data.readUInt8(7 + 3 * index);
    return { across: factors >> 4, down: factors & 15 };
  });
  const across = Math.max(1, ...parts.map((part) => part.across));
  const down = Math.max(1, ...parts.map((part) => part.down));
  const inBlocks = parts.reduce(
    (sum, part) =>
      sum + Math.ceil((width * part.across) / across / 8) * Math.ceil((height * part.down) / down / 8),
    0,
  );
  const kept = scans > 1 || isProgressive(marker) ? inBlocks * 128 : 0;
  return { width, height, need: kept + toStreamedBytes(width * parts.length, height) };
};

const isProgressive = (marker: number) =>
  marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce;
