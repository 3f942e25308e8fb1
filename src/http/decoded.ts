// A body as it was before it was compressed for its way here (RFC 9110, section 8.4).
import { promisify } from 'node:util';
import { brotliDecompress, constants, unzip, zstdDecompress } from 'node:zlib';
import { tooLarge } from './sending.ts';

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const whole = promisify(unzip) as Decode;
const zstd = promisify(zstdDecompress);

const decoders: Readonly<Record<string, Decode>> = {
  gzip: whole,
  'x-gzip': whole,
  deflate: whole,
  br: promisify(brotliDecompress),
  // No more memory than 8 MB for what it looks back to (RFC 9659, section 3).
  zstd: (body, options) => zstd(body, { ...options, params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

/** How often a body is decompressed at most; nobody who means well does it twice. */
const mostLayers = 3;

/** Bytes by which what does not get smaller grows at most when it is compressed, for so many bytes. */
export const toGrowth = (bytes: number): number => (bytes >> 6) + 1024;

/**
 * In the order in which they have to be undone. None where one of them is unknown: the body is then left as it is, and
 * is not to be understood.
 */
export const toCodings = (header: string | string[] | undefined): readonly string[] => {
  if (header === undefined) return [];
  const names = String(header).toLowerCase().split(',');
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  const known = codings.length <= mostLayers && codings.every((name) => Object.hasOwn(decoders, name));
  return known ? codings.toReversed() : [];
};

/** @throws RangeError where it comes to more than `limit` bytes; and what zlib says of a body that is none of its own. */
export const toDecoded = async (body: Buffer, codings: readonly string[], limit: number): Promise<Buffer> => {
  // Some say how they would have compressed a body that is not there.
  if (body.byteLength === 0) return body;
  try {
    let decoded = body;
    for (const [layer, coding] of codings.entries()) {
      const isLast = layer === codings.length - 1;
      const maxOutputLength = isLast ? limit : limit + toGrowth(limit);
      decoded = await decoders[coding]!(decoded, { maxOutputLength });
    }
    return decoded;
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
  }
};
