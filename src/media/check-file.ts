import { ApiError } from '../errors.ts';
import type { AddEntityMediaCode, CheckFile, FileContent, GivenFile, Inspected } from '../model/entity.ts';
import type { Refusal } from '../model/receipt.ts';
import { decodeBase64, isBase64, toDecodedSize } from './base64.ts';
import { checkedLate } from './checked-late.ts';
import { readFileName } from './file-name.ts';
import { listedExtensions, maxFileBytes, toFileType, type FileType } from './file-types.ts';
import type { Scan } from './clamd.ts';
import { inspect } from './inspect.ts';
import { toAmbiguous, type Problem } from './picture-problem.ts';
import { isPicture, type CheckPicture } from './picture.ts';

type Refused = Refusal<AddEntityMediaCode>;
type Checked<Value> = Value | { refused: Refused };

/** What looks into the bytes. */
export interface Checks {
  picture: CheckPicture;
  /** Null: no scanner for malware is configured. */
  scan: Scan | null;
  /** Whether whoever asked is gone, so that nobody waits for the answer. */
  hasLeft: () => boolean;
  /** Milliseconds in which whoever asked wants an answer. */
  timeLeft: () => number;
}

/**
 * Checks a file's name and every byte of it before anything is sent: the name is cleaned, its extension has to be
 * one that Unit21 takes, the bytes have to be what the extension says and nothing else besides, pictures have to be
 * whole, and the scanner, where there is one, must have found nothing. Camera RAW is recognised, and not decoded.
 * @throws ApiError SCAN_UNAVAILABLE, UPLOAD_BUSY, DEADLINE_EXCEEDED; and BAD_REQUEST where the caller has left, who does
 *   not hear of it.
 * @see https://docs.unit21.ai/reference/link_media_to_entity
 */
export const createCheckFile =
  (checks: Checks): CheckFile =>
  async (given, index, lookInside) => {
    const refuse = createRefuse(given, index);
    const cut = checkArrived(given.content, refuse);
    if (cut !== null) return cut;
    const named = checkName(given, refuse);
    if ('refused' in named) return named;
    const opened = await openContent(given.content, refuse);
    if ('refused' in opened) return opened;
    const { content } = opened;
    stopIfInVain(checks);
    const looked = await content.inspect();

    const { name, type } = named;
    const { byteSize, sha256 } = looked;
    const problem =
      checkContent(looked, type) ??
      (lookInside ? await lookCloser(looked.found, type, content, checks) : null);
    if (problem !== null) return refuse.content(problem.code, problem.message);
    const { mediaType, customData } = given;
    const open = content.createReadStream;
    return { file: { name, mediaType, customData, contentType: type.contentType, byteSize, sha256, open } };
  };

const checkContent = (
  { byteSize, found, hidden }: Inspected,
  type: FileType & { extension: string },
): Problem | null => {
  if (byteSize > maxFileBytes) return tooLarge;
  if (byteSize === 0) return { code: 'FILE_EMPTY', message: 'The file has no bytes.' };
  if (type.contents.includes(found)) return hidden === null ? null : toAmbiguous(hidden);
  const content = found === 'unknown' ? 'of an unknown type' : found;
  return {
    code: 'CONTENT_TYPE_MISMATCH',
    message: `The name says ${type.extension}, but the content is ${content}.`,
  };
};

/** What takes long comes last. */
const lookCloser = async (
  found: string,
  { extension }: { extension: string },
  content: FileContent,
  checks: Checks,
): Promise<Problem | null> => {
  const { picture, scan } = checks;
  // Asked once more when the turn has come.
  const inTurn =
    <Given extends unknown[], Bytes>(open: (...given: Given) => Bytes) =>
    (...given: Given) => {
      stopIfInVain(checks);
      return open(...given);
    };
  // Many are TIFF, of kinds that only the makers' programs read.
  const isDecoded = extension !== 'raw' && isPicture(found);
  const problem = isDecoded ? await picture(inTurn(content.read), found, checks.timeLeft()) : null;
  if (problem !== null || scan === null) return problem;
  const malware = await scan(inTurn(content.createReadStream), checks.timeLeft());
  if (malware === null) return null;
  return { code: 'MALWARE_DETECTED', message: `The scanner for malware found ${malware}.` };
};

/** Nobody waits for it, or will not any more when it is done. */
const stopIfInVain = ({ hasLeft, timeLeft }: Checks) => {
  if (hasLeft()) throw new ApiError('BAD_REQUEST', 'The caller has left.');
  if (timeLeft() <= 0) throw checkedLate();
};

type Refuse = ReturnType<typeof createRefuse>;

const createRefuse = ({ name, content }: GivenFile, index: number) => {
  const at =
    (...path: string[]) =>
    (code: AddEntityMediaCode, message: string): { refused: Refused } => ({
      refused: { code, message, field: ['input', 'media', String(index), ...path] },
    });
  const atContent = at('content', 'upload' in content ? 'file' : 'base64');
  // Where no name was given, the one that is wrong came with the file.
  return { content: atContent, name: name === null && 'upload' in content ? atContent : at('name') };
};

const checkName = (
  { name, content }: GivenFile,
  refuse: Refuse,
): Checked<{ name: string; type: FileType & { extension: string } }> => {
  // A part of a form need not have a file name, whatever the parser's types say.
  const own = ('upload' in content && content.upload.filename) || '';
  const read = readFileName(name ?? own);
  if ('problem' in read) return refuse.name('NAME_REQUIRED', read.problem);
  const type = toFileType(read.name);
  if (type !== null) return { name: read.name, type };
  return refuse.name(
    'UNSUPPORTED_FILE_TYPE',
    `The name must end in one of these extensions: ${listedExtensions}.`,
  );
};

/** Of what was not read to its end not even the name need be there. */
const checkArrived = (content: GivenFile['content'], refuse: Refuse) => {
  const state = 'upload' in content ? content.upload.state : 'whole';
  if (state === 'too-large') return refuse.content(tooLarge.code, tooLarge.message);
  if (state === 'whole') return null;
  return refuse.content(
    'FILE_NOT_READ',
    'A file before it in the request is too large, so this one was not read: send it again.',
  );
};

const openContent = async (
  content: GivenFile['content'],
  refuse: Refuse,
): Promise<Checked<{ content: FileContent }>> => {
  if ('upload' in content) return { content: content.upload };
  const { base64 } = content;
  if (toDecodedSize(base64) > maxFileBytes) return refuse.content(tooLarge.code, tooLarge.message);
  if (!(await isBase64(base64))) {
    return refuse.content(
      'INVALID_BASE64',
      'This is not base64 (RFC 4648, section 4): A-Z a-z 0-9 + /, padded with "=", without blanks or a data-URL prefix.',
    );
  }
  const createReadStream = () => decodeBase64(base64);
  return {
    content: {
      inspect: () => inspect(createReadStream()),
      read: (place) => collect(createReadStream(), place),
      createReadStream,
    },
  };
};

const collect = async (stream: AsyncIterable<Uint8Array>, place: Buffer) => {
  let byteSize = 0;
  for await (const chunk of stream) {
    place.set(chunk, byteSize);
    byteSize += chunk.byteLength;
  }
  return place.subarray(0, byteSize);
};

const tooLarge: Problem = {
  code: 'FILE_TOO_LARGE',
  message: `The file has more than ${maxFileBytes.toLocaleString('en-US')} bytes.`,
};
