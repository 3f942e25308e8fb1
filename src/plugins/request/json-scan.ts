// Looks at a JSON text while it comes in: how deep it is nested, how large it is, and which of its strings are media.
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { maxFileBytes } from '../../media/file-types.ts';
import { createBytes, type Bytes } from './bytes.ts';

/** Bytes of a body without its media: enough for the largest document and its variables. */
export const maxPlainBytes = 100_000;
/**
 * Characters of one medium. More than 5,000,000 bytes are as base64, so that whoever sends a little more than a file may
 * have is told by the mutation; no more than can be made a string of at one go.
 */
const maxMediumChars = 7_000_000;
/** Objects and lists within one another: whoever walks over them calls itself for each. */
const maxDepth = 100;

/** The content of a string, as it stands between its quotes; but a slash that was escaped is one that was not. */
export interface MediaText {
  bytes: Bytes;
  /** True: there is nothing in it but what base64 is made of. */
  clean: boolean;
}

export interface JsonScan {
  /**
   * May change the chunk.
   * @throws ApiError BAD_REQUEST where the text is nested too deep, PAYLOAD_TOO_LARGE where it is too large
   */
  take(chunk: Buffer): void;
  /** The text, with a placeholder for each medium. */
  skeleton: Bytes;
  /** The media by their placeholders. */
  media: Map<string, MediaText>;
}

interface State {
  place: 'OUTSIDE' | 'STRING' | 'MEDIUM';
  /** The byte before was a backslash that escapes the next one. */
  escaped: boolean;
  depth: number;
  /** Bytes so far, but for base64. */
  counted: number;
  /** In the member `variables` of the outermost object. */
  inVariables: boolean;
  /** How the last string began, how long it was, and whether a colon came after it. */
  last: { start: string; length: number; colon: boolean };
  skeleton: Bytes;
  media: Map<string, MediaText>;
  medium: MediaText;
  /** False: no string is a medium. */
  takesMedia: boolean;
}

const [quote, backslash, slash, colon] = [0x22, 0x5c, 0x2f, 0x3a];
const escape = Buffer.from([backslash]);
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** 1 for each byte of base64 (RFC 4648, section 4) and its padding. */
const alphabet = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=') {
  alphabet[char.charCodeAt(0)] = 1;
}

/**
 * A medium is a string that is the value of a member `base64` somewhere in the outermost `variables`. It does not
 * count towards the size as far as it is made of base64's characters: what else is large is cut off while it comes,
 * and what has to be parsed at one go stays small. Without `takesMedia`, no string is one.
 */
export const createJsonScan = (takesMedia: boolean): JsonScan => {
  const skeleton = createBytes();
  const media = new Map<string, MediaText>();
  const state: State = {
    place: 'OUTSIDE',
    escaped: false,
    depth: 0,
    counted: 0,
    inVariables: false,
    last: { start: '', length: 0, colon: false },
    skeleton,
    media,
    medium: { bytes: skeleton, clean: true },
    takesMedia,
  };
  // Not to be guessed: no string of the caller's passes for a placeholder.
  const nonce = randomUUID();
  return {
    skeleton,
    media,
    take(chunk) {
      let at = 0;
      while (at < chunk.length) {
        at = state.place === 'MEDIUM' ? takeMedium(state, chunk, at) : takePlain(state, chunk, at, nonce);
      }
    },
  };
};

/** Up to where a medium begins, or the chunk ends; comes back with the place. */
const takePlain = (state: State, chunk: Buffer, start: number, nonce: string): number => {
  let at = start;
  for (; at < chunk.length && state.place !== 'MEDIUM'; at += 1) {
    if (state.place === 'STRING') readString(state, chunk[at]!);
    else readOutside(state, chunk[at]!);
  }
  state.skeleton.add(chunk.subarray(start, at));
  count(state, at - start);
  if (state.place === 'MEDIUM') {
    const placeholder = `${nonce}:${state.media.size}`;
    state.medium = { bytes: createBytes(), clean: true };
    state.media.set(placeholder, state.medium);
    state.skeleton.add(Buffer.from(placeholder));
  }
  return at;
};

/**
 * Up to the quote that ends the medium, or the end of the chunk. Some writers of JSON escape every slash: the backslash is
 * left out here, as a parser would need too long for so many. What stays moves up within the chunk.
 */
const takeMedium = (state: State, chunk: Buffer, start: number): number => {
  const { bytes } = state.medium;
  if (state.escaped && chunk[start] !== slash) bytes.add(escape);
  let at = start;
  let kept = start;
  for (; at < chunk.length; at += 1) {
    const byte = chunk[at]!;
    if (state.escaped) {
      state.escaped = false;
      if (byte !== slash) {
        if (at > start) chunk[kept++] = backslash;
        readOdd(state, 2);
      }
    } else if (byte === quote) {
      state.place = 'STRING';
      break;
    } else if (byte === backslash) {
      // Where the chunk ends with it, the next one tells.
      state.escaped = true;
      continue;
    } else if (alphabet[byte] === 0) readOdd(state, 1);
    chunk[kept++] = byte;
  }
  bytes.add(chunk.subarray(start, kept));
  if (bytes.size() > maxMediumChars) {
    throw tooLarge(`A file may have at most ${maxFileBytes} bytes.`);
  }
  return at;
};

/** What is not base64. */
const readOdd = (state: State, bytes: number) => {
  state.medium.clean = false;
  count(state, bytes);
};

const readString = (state: State, byte: number) => {
  const { last } = state;
  if (byte === quote && !state.escaped) {
    state.place = 'OUTSIDE';
    return;
  }
  state.escaped = byte === backslash && !state.escaped;
  // One more than the longest name that matters.
  if (last.length < 10) last.start += String.fromCharCode(byte);
  last.length += 1;
};

const readOutside = (state: State, byte: number) => {
  const { last } = state;
  if (isBlank(byte)) return;
  if (byte === quote) {
    state.place = isMedium(state) ? 'MEDIUM' : 'STRING';
    state.last = { start: '', length: 0, colon: false };
    return;
  }
  if (byte === colon && state.depth === 1) state.inVariables = last.start === 'variables';
  last.colon = byte === colon;
  if (isClosing(byte)) state.depth -= 1;
  if (isOpening(byte)) state.depth += 1;
  if (state.depth <= maxDepth) return;
  throw new ApiError('BAD_REQUEST', `The JSON is nested more than ${maxDepth} deep.`, { status: 400 });
};

const isMedium = ({ last, inVariables, takesMedia }: State) =>
  takesMedia && inVariables && last.colon && last.start === 'base64';

const count = (state: State, bytes: number) => {
  state.counted += bytes;
  if (state.counted <= maxPlainBytes) return;
  throw tooLarge(
    state.takesMedia
      ? `Beside the base64 of media in its variables, a request may have at most ${maxPlainBytes} bytes.`
      : `Without media, a request may have at most ${maxPlainBytes} bytes.`,
  );
};

const tooLarge = (message: string) => new ApiError('PAYLOAD_TOO_LARGE', message, { status: 413 });
