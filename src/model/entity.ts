import type { MediaFile } from './media.ts';
import type { Refusal } from './receipt.ts';
import type { Json } from './json.ts';

export interface Entity {
  kind: 'Entity';
  entityId: string;
  type: string | null;
  subtype: string | null;
  status: string | null;
  firstName: string | null;
  lastName: string | null;
  businessName: string | null;
  emails: string[];
  phones: string[];
  /** RFC 3339, UTC. */
  registeredAt: string | null;
  media: EntityMedia[];
}

export type EntityMediaType =
  | 'IMAGE_PROFILE_PICTURE'
  | 'IMAGE_DRIVERS_LICENSE_FRONT'
  | 'IMAGE_DRIVERS_LICENSE_BACK'
  | 'IMAGE_PASSPORT_FRONT'
  | 'IMAGE_ID_CARD_FRONT'
  | 'IMAGE_ID_CARD_BACK'
  | 'IMAGE_FACE_IMAGE';

export interface EntityMedia extends MediaFile {
  kind: 'EntityMedia';
  entityId: string;
  name: string;
  /** What stands for the name where it must not be told: SHA-256, its first 16 bytes in base64url. */
  nameHash: string;
  mediaType: string | null;
  customData: Json;
  /** Which of the entries with this name and time it is, from 0: the vendor gives media no id. */
  occurrence: number;
  /** The bytes, where the vendor gives them back. */
  bytes: Uint8Array | null;
}

/** A file that was checked and can be sent. */
export interface EntityFile {
  name: string;
  mediaType: EntityMediaType | null;
  customData: { [key: string]: Json } | null;
  contentType: string;
  /** Bytes. */
  byteSize: number;
  /** Lower-case hex. */
  sha256: string;
  /** The bytes, from the start, as often as it is called. */
  open(): AsyncIterable<Uint8Array>;
}

export type AddEntityMediaCode =
  | 'ENTITY_NOT_FOUND'
  | 'ENTITY_IS_PLACEHOLDER'
  | 'ENTITY_BUSY'
  | 'NO_MEDIA'
  | 'TOO_MANY_FILES'
  | 'NAME_REQUIRED'
  | 'UNSUPPORTED_FILE_TYPE'
  | 'CONTENT_TYPE_MISMATCH'
  | 'FILE_TOO_LARGE'
  | 'FILE_NOT_READ'
  | 'FILE_EMPTY'
  | 'FILE_CORRUPT'
  | 'FILE_AMBIGUOUS'
  | 'IMAGE_TOO_LARGE'
  | 'MALWARE_DETECTED'
  | 'INVALID_BASE64'
  | 'REFUSED_BY_VENDOR'
  | 'INVALID_ID';

/** What can be told of a file without decoding it. */
export interface Inspected {
  /** Bytes. */
  byteSize: number;
  /** Lower-case hex. */
  sha256: string;
  /** What the bytes are: a media type, `text` for UTF-8 without NUL, or `unknown`. */
  found: string;
  /** What else they are, in words; null: nothing that can be seen without decoding. */
  hidden: string | null;
}

/** A file that can be looked at as often as wanted. Each fails where not all of it is there. */
export interface FileContent {
  inspect: () => Promise<Inspected>;
  /** The bytes, all at once, which it may put in `place`: that has room for them. */
  read: (place: Buffer) => Promise<Buffer>;
  /** The bytes, piece by piece, from the start. */
  createReadStream: () => AsyncIterable<Uint8Array>;
}

/** A file of a multipart request, spooled to disk. */
export interface SpooledUpload extends FileContent {
  filename: string;
  /**
   * Whether all of it is there. Reading ends with a file that is too large, so it has no bytes then, and those after
   * it were not read.
   */
  state: 'whole' | 'too-large' | 'not-read';
}

/** A file as it was given. */
export interface GivenFile {
  content: { upload: SpooledUpload } | { base64: string };
  name: string | null;
  mediaType: EntityMediaType | null;
  customData: { [key: string]: Json } | null;
}

/**
 * Looks at a file's name and bytes; `index` is its place in the input, from 0. What takes long is left out unless
 * `lookInside`, where the file will not be sent anyway.
 */
export type CheckFile = (
  given: GivenFile,
  index: number,
  lookInside: boolean,
) => Promise<{ file: EntityFile } | { refused: Refusal<AddEntityMediaCode> }>;
