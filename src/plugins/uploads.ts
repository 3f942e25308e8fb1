// GraphQL multipart requests (https://github.com/jaydenseric/graphql-multipart-request-spec), spooled to disk.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest } from 'graphql-upload-ts';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { ApiError } from '../errors.ts';

const limits = {
  /** Bytes of one file: one more than is allowed, as this limit already refuses a file that just reaches it. */
  maxFileSize: 5_000_001,
  /** More than the mutation takes, so that the mutation itself can say how many it takes. */
  maxFiles: 20,
  /** Bytes of "operations" and "map". */
  maxFieldSize: 1_000_000,
};

/** Lets forms pass, unread: only a route that runs `readUploads` takes them. */
export const acceptUploads = (app: FastifyInstance): void => {
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
};

/**
 * Takes a whole multipart request. The operation waits for the last byte: a file that came after the answer would
 * be left on the disk for good, and one in the middle would block the connection.
 */
export const readUploads = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return;
  // A page is shown to anybody, so whatever comes along with its request is not kept.
  if (request.method !== 'POST' || request.caller === null) return;
  const files = createRelease();
  request.releaseFiles = files.release;
  const watched = watch(request.raw, request.routeOptions.bodyLimit);
  try {
    request.body = await processRequest(watched.incoming, files, limits);
    await watched.ended();
  } catch (error) {
    // The rest of a body without an end is not waited for; of any other it is, or the client would not hear the answer.
    if (error instanceof TooLarge) void reply.header('connection', 'close');
    throw toApiError(error, request.routeOptions.bodyLimit);
  }
};

/**
 * The reader lets go of the files when the response closes; a client that leaves early would take them from under the
 * operation that sends them. They are kept until the operation has ended too.
 */
const createRelease = () => {
  const releases: (() => void)[] = [];
  return {
    once(_event: string, release: () => void) {
      releases.push(release);
    },
    release() {
      for (const release of releases.splice(0)) release();
    },
  } as unknown as Pick<FastifyReply['raw'], 'once'> & { release: () => void };
};

class TooLarge extends Error {}

/** Stands between the request and its reader, to see what the reader does not look at. */
const watch = (raw: IncomingMessage, bodyLimit: number) => {
  const parts: Parts = { promised: new Set(), files: new Set() };
  let parser: Writable | undefined;
  let size = 0;
  const refuse = (error: Error) => parser?.destroy(error);
  const incoming = new Proxy(raw, {
    get(target, name) {
      if (name === 'pipe') {
        return (reader: Writable) => {
          parser = guardNames(reader, parts, refuse);
          target.on('data', (chunk: Buffer) => {
            size += chunk.byteLength;
            if (size > bodyLimit) refuse(new TooLarge());
          });
          return target.pipe(reader);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    incoming,
    async ended() {
      if (parser !== undefined && !parser.closed) await once(parser, 'close').catch(() => undefined);
      if (parser?.errored) throw parser.errored;
      const missing = [...parts.promised].some((name) => !parts.files.has(name));
      if (missing) throw new Error('a file that "map" names is missing');
    },
  };
};

/** The names of the files, as "map" promises them and as they came. */
interface Parts {
  promised: Set<unknown>;
  files: Set<unknown>;
}

/** Of several files under one name the reader would keep all but the last on the disk for good. */
const guardNames = (reader: Writable, parts: Parts, refuse: (error: Error) => void): Writable => {
  const emit = reader.emit.bind(reader);
  reader.emit = (event: string | symbol, ...values: unknown[]) => {
    const [name, value] = values;
    if (event === 'field' && name === 'map') parts.promised = new Set(readNames(value));
    if (event !== 'file') return emit(event, ...values);
    if (!parts.files.has(name)) {
      parts.files.add(name);
      return emit(event, ...values);
    }
    (value as Readable).on('error', () => undefined).resume();
    refuse(new Error('two files under one name'));
    return true;
  };
  return reader;
};

/** The reader itself refuses what is no map. */
const readNames = (map: unknown): string[] => {
  try {
    return Object.keys(JSON.parse(String(map)) as object);
  } catch {
    return [];
  }
};

/** The reader's errors carry an HTTP status and a text about the form, without any of its values. */
const toApiError = (error: unknown, bodyLimit: number): ApiError => {
  const status = 413;
  if (error instanceof TooLarge) {
    return new ApiError('PAYLOAD_TOO_LARGE', `A request may have at most ${bodyLimit} bytes.`, { status });
  }
  if (error instanceof Error && 'status' in error && error.status === status) {
    const { maxFiles, maxFieldSize } = limits;
    return /file/i.test(error.message)
      ? new ApiError('TOO_MANY_FILES', `A request may carry at most ${maxFiles} files.`, { status })
      : new ApiError('PAYLOAD_TOO_LARGE', `"operations" and "map" may have at most ${maxFieldSize} bytes.`, {
          status,
        });
  }
  return new ApiError(
    'MALFORMED_MULTIPART',
    'The body breaks the GraphQL multipart request specification: "operations", then "map", then the files.',
    { status: 400, cause: error },
  );
};
