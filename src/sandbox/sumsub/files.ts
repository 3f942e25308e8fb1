// Which files Sumsub takes, and what it says about them (sumsub.md sections 4 and 6).
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { refuse } from './answer.ts';

/** Short types as the list of images has them, by media type. */
const shortTypes: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'quicktime',
};
const largestFile = 64 * 1024 * 1024;

export const mediaTypeOf = (shortType: string) =>
  Object.keys(shortTypes).find((type) => shortTypes[type] === shortType) ?? 'application/octet-stream';

/** Pixels; undefined for what is no picture that can be read. */
export const measure = async (content: Buffer): Promise<{ width: number; height: number } | undefined> => {
  try {
    const { width, height } = await sharp(content).metadata();
    return { width, height };
  } catch {
    return undefined;
  }
};

/** The short type of a file that is taken. */
export const checkFile = async (content: Buffer): Promise<string> => {
  if (content.byteLength === 0) throw refuse(400, 'The file is empty', 1003);
  if (content.byteLength > largestFile) throw refuse(400, 'The file is too big', 1002);
  const mediaType = (await fileTypeFromBuffer(content))?.mime ?? '';
  const shortType = shortTypes[mediaType];
  if (shortType === undefined) throw refuse(400, 'Unsupported file format', 1005);
  if (mediaType.startsWith('image/') && (await measure(content)) === undefined) {
    throw refuse(400, 'The file is corrupted', 1004);
  }
  return shortType;
};
