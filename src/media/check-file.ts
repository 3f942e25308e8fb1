import { ApiError } from '../errors.ts';
import type { AddEntityMediaCode, CheckFile, EntityFile, GivenFile, SpooledUpload } from '../model/entity.ts';
import type { Refusal } from '../model/receipt.ts';
import { decodeBase64, isBase64, toDecodedSize } from './base64.ts';
import { readFileName } from './file-name.ts';
import { listedExtensions, toFileType, type FileType } from './file-types.ts';
import { FileTooLarge, inspect } from './inspect.ts';

/** Bytes. The vendor says "5 MB": the smaller reading. */
const maxBytes = 5_000_000;

type Refused = Refusal<AddEntityMediaCode>;
type Checked<Value> = Value | { refused: Refused };

/**
 * Checks a file's name and every byte of it before anything is sent: the name is cleaned, its extension has to be
 * one that Unit21 takes, and the bytes have to be what the extension says.
 * @throws ApiError MALFORMED_MULTIPART where the upload broke off.
 * @see https://docs.unit21.ai/reference/link_media_to_entity
 */
export const checkFile: CheckFile = async (given, index) => {
  const refuse = createRefuse(given, index);
  const named = checkName(given, refuse);
  if ('refused' in named) return named;
  const opened = openContent(given.content, refuse);
  if ('refused' in opened) return opened;
  const looked = await look(opened.check, refuse);
  if ('refused' in looked) return looked;

  const { name, type } = named;
  const { byteSize, sha256, found } = looked;
  if (byteSize === 0) return refuse.content('FILE_EMPTY', 'The file has no bytes.');
  if (!type.contents.includes(found)) {
    const content = found === 'unknown' ? 'of an unknown type' : found;
    return refuse.content(
      'CONTENT_TYPE_MISMATCH',
      `The name says ${type.extension}, but the content is ${content}.`,
    );
  }
  const { mediaType, customData } = given;
  const { contentType } = type;
  return { file: { name, mediaType, customData, contentType, byteSize, sha256, open: opened.open } };
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

interface Opened {
  /** For the check, with errors told apart. */
  check: AsyncIterable<Uint8Array>;
  /** For sending. */
  open: EntityFile['open'];
}

const openContent = (content: GivenFile['content'], refuse: Refuse): Checked<Opened> => {
  if ('upload' in content) {
    const { upload } = content;
    return { check: readUpload(upload), open: () => upload.createReadStream() };
  }
  const { base64 } = content;
  if (toDecodedSize(base64) > maxBytes) return tooLarge(refuse);
  if (!isBase64(base64)) {
    return refuse.content(
      'INVALID_BASE64',
      'This is not base64 (RFC 4648, section 4): A-Z a-z 0-9 + /, padded with "=", without blanks or a data-URL prefix.',
    );
  }
  return { check: decodeBase64(base64), open: () => decodeBase64(base64) };
};

const look = async (stream: AsyncIterable<Uint8Array>, refuse: Refuse) => {
  try {
    return await inspect(stream, maxBytes);
  } catch (error) {
    if (error instanceof FileTooLarge) return tooLarge(refuse);
    throw error;
  }
};

const tooLarge = (refuse: Refuse) =>
  refuse.content('FILE_TOO_LARGE', `The file has more than ${maxBytes.toLocaleString('en-US')} bytes.`);

async function* readUpload(upload: SpooledUpload): AsyncGenerator<Uint8Array> {
  try {
    yield* upload.createReadStream();
  } catch (error) {
    throw toUploadError(error);
  }
}

/** The parser cuts a file at its own limit, and fails the file's stream then; a stream that was cut short fails, too. */
const toUploadError = (error: unknown): unknown => {
  if (!(error instanceof Error) || 'syscall' in error) return error;
  const status = 'status' in error ? error.status : undefined;
  if (status === 413 || /exceeds the .*limit/i.test(error.message)) {
    return new FileTooLarge(error.message, { cause: error });
  }
  return new ApiError('MALFORMED_MULTIPART', 'The upload of a file broke off.', {
    status: 400,
    cause: error,
  });
};
