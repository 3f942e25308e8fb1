// GraphQL multipart requests (https://github.com/jaydenseric/graphql-multipart-request-spec), spooled to disk.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../errors.ts';
import { maxFileBytes } from '../../media/file-types.ts';
import { gather } from '../../media/gather.ts';
import { createInspector } from '../../media/inspect.ts';
import { createSpool, type Spool } from '../../media/spool.ts';
import type { FileContent, SpooledUpload } from '../../model/entity.ts';
import { Upload } from '../../model/upload.ts';
import { isForm } from './content-type.ts';
import { readJsonText } from './json-body.ts';
import { maxPlainBytes } from './json-scan.ts';
import { malformed, readForm, type FormReader } from './multipart.ts';

const limits = {
  file: maxFileBytes,
  /** More than the mutation takes, so that the mutation itself can say how many it takes. */
  files: 20,
  /** Bytes of "operations", and of "map". */
  field: maxPlainBytes,
};

/** Bytes that are written to the disk at a time. */
const pieceSize = 128 * 1024;

/** Places that "map" may name in all: one file at many of them is as much work as many files. */
const maxPlaces = limits.files;

/** Lets forms pass, unread: only a route that runs `readUploads` takes them. */
export const acceptUploads = (app: FastifyInstance): void => {
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
};

/**
 * Takes a whole multipart request. The operation waits for the last byte: a file in the middle would block the
 * connection. Only a file that is too large ends the reading at once; the operation runs, and refuses it.
 */
export const readUploads = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  if (!isForm(request)) return;
  // A page is shown to anybody, so whatever comes along with its request is not kept.
  if (request.method !== 'POST' || request.caller === null) return;
  const spool = createSpool();
  request.releaseFiles = spool.release;
  const form = createForm(spool);
  try {
    // Who may not add files has no use for a large form, and others for the room on the disk.
    const mayAdd = request.caller.scopes.has('entities:write');
    const body = mayAdd ? request.routeOptions.bodyLimit : maxPlainBytes;
    await readForm(request, reply, { ...limits, body }, form.reader);
    request.body = form.end();
  } catch (error) {
    spool.release();
    throw error;
  }
};

const createForm = (spool: Spool) => {
  let operations: object | undefined;
  let uploads: Map<string, Upload> | undefined;
  const came = new Set<string>();
  let cut = false;
  const reader: FormReader = {
    field(name, value) {
      if (name === 'operations' && operations === undefined) {
        operations = readObject(value, name);
      } else if (name === 'map' && uploads === undefined) {
        if (operations === undefined) throw malformed('"map" came before "operations".');
        uploads = placeUploads(operations, readObject(value, name));
      } else {
        throw malformed('There is a field beside one "operations" and one "map".');
      }
    },
    file(name, fileName) {
      if (uploads === undefined) throw malformed('A file came before "map".');
      if (came.has(name)) throw malformed('Two files have one name.');
      came.add(name);
      const upload = uploads.get(name);
      if (upload === undefined) return null;
      const resolve = (rest: Omit<SpooledUpload, 'filename'>) =>
        upload.resolve({ filename: fileName, ...rest });
      return {
        async take(stream) {
          // On its way to the disk: it would have to be read once more for that.
          const inspector = createInspector();
          const spooled = await spool.take(inspector.follow(gather(stream, pieceSize)));
          const inspected = await inspector.end();
          resolve({ state: 'whole', ...spooled, inspect: async () => inspected });
        },
        tooLarge() {
          cut = true;
          resolve({ state: 'too-large', ...nothing });
        },
      };
    },
  };
  return {
    reader,
    /** The operations, with the files in their places. */
    end(): object {
      if (operations === undefined) throw malformed('"operations" is missing.');
      if (uploads === undefined) throw malformed('"map" is missing.');
      for (const [name, upload] of uploads) {
        if (came.has(name)) continue;
        if (!cut) throw malformed('A file that "map" names is missing.');
        upload.resolve({ filename: '', state: 'not-read', ...nothing });
      }
      return operations;
    },
  };
};

/** Of a file that was not kept there is nothing to give. */
const readNothing = (): never => {
  throw new Error('the file was not read');
};
const nothing: FileContent = { inspect: readNothing, read: readNothing, createReadStream: readNothing };

const readObject = (text: Buffer, name: string): object => {
  const value = parse(text);
  if (typeof value === 'object' && value !== null) return value;
  throw malformed(`"${name}" is not a JSON object.`);
};

/** By the rules of a body of JSON. */
const parse = (text: Buffer): unknown => {
  try {
    return readJsonText(text);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'PAYLOAD_TOO_LARGE') throw error;
    return undefined;
  }
};

/** Puts what stands for each file into its places; by the file's name in the form. */
const placeUploads = (operations: object, map: object): Map<string, Upload> => {
  if (Array.isArray(map)) throw malformed('"map" is not a JSON object.');
  const entries = Object.entries(map as Record<string, unknown>);
  if (entries.length > limits.files) {
    throw tooMany(`A request may carry at most ${limits.files} files.`);
  }
  const places = entries.flatMap(([name, paths]) => readPaths(paths).map((path) => ({ name, path })));
  if (places.length > maxPlaces) {
    throw tooMany(`"map" may name at most ${maxPlaces} places in all; it names ${places.length}.`);
  }
  const uploads = new Map(entries.map(([name]) => [name, new Upload()]));
  for (const { name, path } of places) put(operations, path.split('.'), uploads.get(name));
  return uploads;
};

const readPaths = (paths: unknown): string[] => {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return paths;
  throw malformed('"map" does not give a list of paths for each file.');
};

const put = (operations: object, path: string[], value: unknown) => {
  const last = path.pop() ?? '';
  let place: unknown = operations;
  for (const key of path) place = toOwn(place, key);
  if (toOwn(place, last) !== null) throw malformed('A path in "map" does not lead to a null.');
  (place as Record<string, unknown>)[last] = value;
};

/** Undefined where there is nothing of that name of the object's own. */
const toOwn = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const tooMany = (message: string) => new ApiError('TOO_MANY_FILES', message, { status: 413 });
