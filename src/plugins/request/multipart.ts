// A multipart form (RFC 7578) as the GraphQL multipart request specification wants it: "operations", then "map",
// then the files. https://github.com/jaydenseric/graphql-multipart-request-spec
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../errors.ts';
import { askForBody } from './unread-bodies.ts';

export interface FormLimits {
  /** Bytes of the whole body. */
  body: number;
  /** Bytes of one file. */
  file: number;
  files: number;
  /** Bytes of one field. */
  field: number;
}

/** Who takes what comes, in the order it comes. Each may throw what the form is refused with. */
export interface FormReader {
  field(name: string, value: Buffer): void;
  /** Who takes the bytes of a file; null: they are skipped. */
  file(name: string, fileName: string): FileReader | null;
}

export interface FileReader {
  take(stream: AsyncIterable<Uint8Array>): Promise<void>;
  /** The file has more bytes than it may: nothing more of the form is read. */
  tooLarge(): void;
}

/** Pairs and bytes of a part's headers: no client needs as many. */
const maxHeaderPairs = 32;
const maxHeaderBytes = 8 * 1024;

/**
 * Seconds for the parser to see that a form which has come is whole. Counted one by one, and only while nobody is at
 * work on its bytes: neither a disk that is slow nor a server that stood still makes a form broken.
 */
const patience = 5;

/**
 * Reads a form to its end, or up to a file that is too large.
 * @throws ApiError what the form is refused with; nothing more of it is read then.
 */
export const readForm = async (
  { raw }: FastifyRequest,
  reply: FastifyReply,
  limits: FormLimits,
  reader: FormReader,
) => {
  const parser = createParser(raw, limits);
  const ended = Promise.withResolvers<undefined>();
  const taken = new Set<Promise<void>>();
  const open: BusboyFileStream[] = [];
  const work = createWork();
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      ended.reject(error);
    }
  };
  const take = (stream: BusboyFileStream, file: FileReader) => {
    const taking = file.take(work.follow(stream));
    taking.catch(ended.reject);
    taken.add(taking);
    stream.once('limit', () => {
      // What is cut off is not waited for.
      taken.delete(taking);
      file.tooLarge();
      ended.resolve(undefined);
    });
  };
  parser.on('field', (name, value, _nameTruncated, truncated) =>
    attempt(() => {
      if (truncated) throw payloadTooLarge(`"operations" and "map" may have at most ${limits.field} bytes.`);
      reader.field(name, Buffer.from(value, 'latin1'));
    }),
  );
  // A part of application/octet-stream counts as a file without a filename too, whatever the types say.
  parser.on('file', (name, stream, fileName: string | undefined) => {
    open.push(stream);
    stream.on('error', ended.reject);
    attempt(() => {
      const file = reader.file(name, fileName ?? '');
      if (file === null) stream.resume();
      else take(stream, file);
    });
  });
  parser.once('filesLimit', () => ended.reject(tooManyFiles(limits.files)));
  parser.on('error', ended.reject);
  parser.once('finish', () => ended.resolve(undefined));
  const unwatch = watch(raw, limits.body, work.isGoingOn, ended.reject);
  askForBody(reply);
  raw.pipe(parser);
  try {
    await ended.promise.finally(() => raw.unpipe(parser).pause());
    await Promise.all(taken);
  } catch (error) {
    throw error instanceof ApiError ? error : malformed('The body is not a whole multipart form.', error);
  } finally {
    unwatch();
    for (const stream of open) stream.on('error', () => undefined).destroy();
  }
};

const createParser = ({ headers }: IncomingMessage, { body, file, files, field }: FormLimits) => {
  if (Number(headers['content-length'] ?? 0) > body) throw bodyTooLarge(body);
  try {
    const parser = new Busboy({
      // One character for each byte: what is no UTF-8 would be mended in silence.
      defCharset: 'latin1',
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: {
        fileSize: file,
        files,
        fieldSize: field,
        headerPairs: maxHeaderPairs,
        headerSize: maxHeaderBytes,
      },
    });
    forgetCharsets(parser);
    return parser;
  } catch (error) {
    throw malformed('The content type names no boundary.', error);
  }
};

/** JSON is UTF-8 (RFC 8259, section 8.1), whatever a part's content type says: the parser would turn it into text by that. */
const forgetCharsets = (parser: object) => {
  const { _parser: form } = parser as { _parser: { parser: EventEmitter } };
  form.parser.prependListener('part', (part: EventEmitter) =>
    part.on('header', (header: Record<string, string[]>) => {
      const [type, ...others] = header['content-type'] ?? [];
      if (type !== undefined) header['content-type'] = [type.split(';', 1)[0] ?? '', ...others];
    }),
  );
};

/** Who is at work on bytes of the files: not who waits for more of them, or has taken all. */
const createWork = () => {
  const busy = new Set<AsyncIterable<Uint8Array>>();
  const hand = async function* (source: AsyncIterable<Uint8Array>) {
    try {
      busy.delete(source);
      for await (const chunk of source) {
        busy.add(source);
        yield chunk;
        busy.delete(source);
      }
    } finally {
      busy.delete(source);
    }
  };
  return {
    follow: (source: AsyncIterable<Uint8Array>) => {
      busy.add(source);
      return hand(source);
    },
    isGoingOn: () => busy.size > 0,
  };
};

/** What the parser does not look at: too many bytes, a client that leaves, a form that has come and is not whole. */
const watch = (
  raw: IncomingMessage,
  maxBytes: number,
  isGoingOn: () => boolean,
  reject: (error: Error) => void,
) => {
  let size = 0;
  let idle = 0;
  let waiting: NodeJS.Timeout | undefined;
  const listeners = {
    data(chunk: Buffer) {
      size += chunk.byteLength;
      if (size > maxBytes) reject(bodyTooLarge(maxBytes));
    },
    end: () => {
      waiting = setInterval(() => {
        idle = isGoingOn() ? 0 : idle + 1;
        if (idle === patience) reject(new Error('the form never ends'));
      }, 1_000);
    },
    close: () => {
      if (!raw.readableEnded) reject(new Error('the client has left'));
    },
  };
  for (const [event, listener] of Object.entries(listeners)) raw.on(event, listener);
  return () => {
    clearInterval(waiting);
    for (const [event, listener] of Object.entries(listeners)) raw.off(event, listener);
  };
};

const payloadTooLarge = (message: string) => new ApiError('PAYLOAD_TOO_LARGE', message, { status: 413 });

const bodyTooLarge = (maxBytes: number) => payloadTooLarge(`A request may have at most ${maxBytes} bytes.`);

const tooManyFiles = (files: number) =>
  new ApiError('TOO_MANY_FILES', `A request may carry at most ${files} files.`, { status: 413 });

/** The sentence says what is wrong with the form, without any of its values. */
export const malformed = (message: string, cause?: unknown): ApiError =>
  new ApiError(
    'MALFORMED_MULTIPART',
    `${message} Send "operations", then "map", then the files, as the GraphQL multipart request specification says.`,
    { status: 400, cause },
  );
