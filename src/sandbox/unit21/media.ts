// The media objects in a link-media body, from a form or from JSON (unit21.md section 2).
import type { FastifyRequest } from 'fastify';
import { readJson } from '../emulator.ts';
import { isMultipart, readFormParts, type FormPart } from '../form-parts.ts';
import { refuse } from './answer.ts';
import type { Unit21Settings } from './settings.ts';
import type { Fields } from './state.ts';

export interface SentMedia {
  name: string;
  mediaType: string | null;
  customData: Fields | null;
  content: Buffer;
  /** Why it can't be stored. */
  problem: string | undefined;
}

const listedExtensions = [
  ...['txt', 'pdf', 'mp4', 'mov', 'wmv', 'avi', 'mkv'],
  ...['png', 'jpg', 'tiff', 'gif', 'raw', 'eps'],
];

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const extensionProblem = (name: string) => {
  const [, extension] = /[^.]\.([^.]+)$/.exec(name) ?? [];
  if (extension === undefined) return 'name must include the file extension';
  return listedExtensions.includes(extension.toLowerCase()) ? undefined : 'file type is not supported';
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isAbsent = (value: unknown) => value === undefined || value === null;

/** Bare base64 with its padding; no data-URL prefix. */
// Looking for what does not belong needs no way back; matching millions of letters in one go overflows.
const isBase64 = (text: string) =>
  text.length > 0 && text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));

const objectProblem = ({ media, name, media_type, custom_data }: Fields) => {
  if (!isText(media) || !isText(name)) return 'media and name are required';
  if (!isBase64(media)) return 'media is not base64';
  if (!isAbsent(media_type) && typeof media_type !== 'string') return 'media_type must be a string';
  if (!isAbsent(custom_data) && !isFields(custom_data)) return 'custom_data must be an object';
  return extensionProblem(name);
};

const readObject = (value: unknown): SentMedia => {
  const fields = isFields(value) ? value : {};
  return {
    name: String(fields.name),
    mediaType: typeof fields.media_type === 'string' ? fields.media_type : null,
    customData: isFields(fields.custom_data) ? fields.custom_data : null,
    content: Buffer.from(typeof fields.media === 'string' ? fields.media : '', 'base64'),
    problem: objectProblem(fields),
  };
};

const readArray = (body: unknown, settings: Unit21Settings): SentMedia[] => {
  const list = isFields(body) && settings.objectBody === 'accept' ? [body] : body;
  if (!Array.isArray(list) || list.length === 0) throw refuse(400, 'an array of media objects is expected');
  return list.map(readObject);
};

const parseMetadata = (text: string): Fields => {
  try {
    const value = JSON.parse(text) as unknown;
    if (isFields(value)) return value;
  } catch {
    // Refused below, as what is JSON but no object is.
  }
  throw refuse(400, 'metadata must be a stringified JSON object');
};

const readFile = (part: FormPart, settings: Unit21Settings): SentMedia => ({
  name: settings.formName === 'filename' ? (part.filename ?? '') : part.name,
  mediaType: null,
  customData: null,
  content: part.content,
  problem: extensionProblem(part.filename ?? ''),
});

const addMetadata = (media: SentMedia, text: string) => {
  const { media_type: mediaType, ...rest } = parseMetadata(text);
  if (!isAbsent(mediaType) && typeof mediaType !== 'string') throw refuse(400, 'media_type must be a string');
  media.mediaType = mediaType === undefined || mediaType === null ? null : mediaType;
  media.customData = rest;
};

/** A key names one file; its metadata is the second part of the same name, never the first. */
const readParts = (parts: FormPart[], settings: Unit21Settings): SentMedia[] => {
  const files = new Map<string, SentMedia>();
  const described = new Set<string>();
  for (const part of parts) {
    const file = files.get(part.name);
    if (!/^\w+$/.test(part.name)) throw refuse(400, 'a media key is alphanumeric');
    if (part.filename !== undefined) {
      if (file !== undefined) throw refuse(400, `two files under the key ${part.name}`);
      files.set(part.name, readFile(part, settings));
    } else {
      if (file === undefined) throw refuse(400, `metadata without its file before it: ${part.name}`);
      if (described.has(part.name)) throw refuse(400, `metadata given twice: ${part.name}`);
      described.add(part.name);
      addMetadata(file, part.content.toString());
    }
  }
  if (files.size === 0) throw refuse(400, 'no file was sent');
  return [...files.values()];
};

export const readMedia = async (request: FastifyRequest, settings: Unit21Settings): Promise<SentMedia[]> => {
  const { linkMediaBodyBytes: limit } = settings;
  if (limit > 0 && Buffer.byteLength((request.body as Buffer | undefined) ?? '') > limit) {
    throw refuse(413, 'the body is too large');
  }
  if (isMultipart(request)) {
    const parts = await readFormParts(request).catch(() => {
      throw refuse(400, 'the form cannot be read');
    });
    return readParts(parts, settings);
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(400, 'the body must be JSON or form-data');
  }
  return readArray(readJson(request), settings);
};
