import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest } from 'graphql-upload-ts';
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

/** Takes a GraphQL multipart request; each file is spooled to disk while the operation already runs. */
export const readUploads = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return;
  try {
    request.body = await processRequest(request.raw, reply.raw, limits);
  } catch (error) {
    throw toApiError(error);
  }
};

/** The reader's errors carry an HTTP status and a text about the form, without any of its values. */
const toApiError = (error: unknown): ApiError => {
  if (error instanceof Error && 'status' in error && error.status === 413) {
    return /file/i.test(error.message)
      ? new ApiError('TOO_MANY_FILES', `A request may carry at most ${limits.maxFiles} files.`, {
          status: 413,
        })
      : new ApiError(
          'PAYLOAD_TOO_LARGE',
          `"operations" and "map" may have at most ${limits.maxFieldSize} bytes.`,
          {
            status: 413,
          },
        );
  }
  return new ApiError(
    'MALFORMED_MULTIPART',
    'The body breaks the GraphQL multipart request specification: "operations", then "map", then the files.',
    { status: 400, cause: error },
  );
};
