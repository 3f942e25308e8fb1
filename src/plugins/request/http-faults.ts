import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { ApiError } from '../../errors.ts';
import { toExtensions } from '../../format-error.ts';
import type { Log } from '../../log.ts';
import { notFound } from './request-shape.ts';
import { inTurn } from './turns.ts';

/** Every refusal outside an operation has the shape of a GraphQL error too, so that clients read one shape. */
export const answerFaults = (app: FastifyInstance, log: Log): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = toApiError(error, request, log);
    // Such a request becomes no operation, which would have a line of its own.
    log.refused({ requestId: request.id, code: fault.code, keyId: request.caller?.keyId ?? null });
    return answer(fault, request, reply);
  });
  app.setNotFoundHandler((request, reply) => answer(notFound(), request, reply));
};

/** An address that can not be decoded gets to no route, and to no handler above. */
export const answerBadAddress = (request: FastifyRequest, reply: FastifyReply, log: Log) => {
  const fault = new ApiError('BAD_REQUEST', 'The address is not a valid URL.', { status: 400 });
  log.refused({ requestId: request.id, code: fault.code, keyId: null });
  return answer(fault, request, reply);
};

const answer = (fault: ApiError, request: FastifyRequest, reply: FastifyReply) => {
  if (fault.retryAfter !== undefined) void reply.header('retry-after', fault.retryAfter);
  if (fault.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(fault.status ?? toStatus(fault))
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message: fault.message, extensions: toExtensions(fault, request.id) }] });
};

/** A fault of a vendor that met a request for bytes. */
const toStatus = ({ code, retryAfter }: ApiError) => {
  if (code === 'PROVIDER_TIMEOUT' || code === 'DEADLINE_EXCEEDED') return 504;
  // Such as a vendor that is left alone, or whose places are all taken.
  if (retryAfter !== undefined || code === 'PROVIDER_RATE_LIMITED' || code === 'PROVIDER_NOT_CONFIGURED')
    return 503;
  return code.startsWith('PROVIDER_') ? 502 : 500;
};

const toApiError = (error: FastifyError | ApiError, request: FastifyRequest, log: Log): ApiError => {
  if (error instanceof ApiError) return error;
  switch (error.statusCode) {
    case 413:
      return new ApiError('PAYLOAD_TOO_LARGE', 'The body is larger than allowed.', { status: 413 });
    case 415:
      return new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json or multipart/form-data.', {
        status: 415,
      });
    case 400:
      return new ApiError('BAD_REQUEST', 'The body is not valid JSON.', { status: 400 });
    default:
      log.unexpected(error, request.id);
      return new ApiError('INTERNAL_SERVER_ERROR', 'A fault of this server; its log has the details.', {
        status: 500,
      });
  }
};

/** What is no HTTP request never becomes a request of Fastify's; it is answered in the same shape, and cut off. */
export const createClientErrorHandler =
  (headers: Record<string, string>, log: Log) =>
  (error: { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    inTurn(
      socket,
      () => refuse(socket, error, headers, log),
      () => socket.destroy(),
    );
  };

const refuse = (
  socket: Socket,
  error: { code?: string },
  headers: Record<string, string>,
  log: Log,
): void => {
  // Fastify has given it none.
  const requestId = randomUUID();
  log.refused({ requestId, code: malformed, keyId: null });
  say(socket, toRefusal(error, headers, requestId));
};

const malformed = 'BAD_REQUEST';

const say = (socket: Socket, text: string) => {
  // A client that does not close its side would keep the socket.
  socket.end(text, () => socket.destroy());
  socket.setTimeout(1_000, () => socket.destroy());
};

const toRefusal = (
  { code }: { code?: string },
  headers: Record<string, string>,
  requestId: string,
): string => {
  const [status, message] =
    code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are too large.']
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not come in time.']
        : ['400 Bad Request', 'This is not a valid HTTP request.'];
  const fault = new ApiError(malformed, message);
  const body = JSON.stringify({ errors: [{ message, extensions: toExtensions(fault, requestId) }] });
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json; charset=utf-8',
    `X-Request-Id: ${requestId}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
};
