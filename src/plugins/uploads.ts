import type { FastifyInstance } from 'fastify';
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

/** Takes GraphQL multipart requests; each file is spooled to disk while the operation already runs. */
export const acceptUploads = (app: FastifyInstance): void => {
  // The parser leaves the stream alone: the specification's own reader takes it below.
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
  app.addHook('preHandler', async (request, reply) => {
    if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return;
    try {
      request.body = await processRequest(request.raw, reply.raw, limits);
    } catch (error) {
      throw toApiError(error);
    }
    if (Array.isArray(request.body)) {
      throw new ApiError('BATCHING_DISABLED', 'Send one operation in a request.', { status: 400 });
    }
  });
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
