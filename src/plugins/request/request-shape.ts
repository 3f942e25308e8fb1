// What is wrong with a request whatever it asks for, and what is asked for where nothing is: Node or Fastify would answer
// in words of their own, or after looking at the body.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../../errors.ts';

/** Bytes: a name has at most 253 (RFC 1035, section 2.3.4), and more would only be work. */
const maxHostBytes = 300;

/** Before CORS: it answers every OPTIONS. */
export const checkShapes = (app: FastifyInstance): void => {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    app.routing(request, response),
  );
  app.addHook('onRequest', async (request, reply) => {
    try {
      checkHost(request);
      checkExpectation(request);
      checkCoding(request);
    } catch (error) {
      // Where the next request begins may be seen otherwise by whoever passed this one on.
      void reply.header('connection', 'close');
      throw error;
    }
    if (request.method === 'OPTIONS' && !isPreflight(request)) refuseRoute(app, request, reply);
  });
};

/** Before the body is looked at, whatever it is. */
export const refuseUnknownRoutes = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.method === 'OPTIONS') refuseRoute(app, request, reply);
  });
};

/** @see RFC 9112, section 3.2 */
const checkHost = ({ raw }: FastifyRequest) => {
  const hosts = raw.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
  ).length;
  const old = raw.httpVersion === '1.0';
  if ((hosts === 1 || (hosts === 0 && old)) && (raw.headers.host ?? '').length <= maxHostBytes) return;
  throw new ApiError('BAD_REQUEST', 'Send one Host header with the name of this server.', { status: 400 });
};

/** @see RFC 9110, section 10.1.1 */
const checkExpectation = ({ headers }: FastifyRequest) => {
  if ((headers.expect ?? '100-continue').toLowerCase() === '100-continue') return;
  throw new ApiError('BAD_REQUEST', 'Of what Expect may ask for, only "100-continue" is known here.', {
    status: 417,
  });
};

/** @see RFC 9112, section 6.1 */
const checkCoding = ({ headers }: FastifyRequest) => {
  if ((headers['transfer-encoding'] ?? 'chunked').trim().toLowerCase() === 'chunked') return;
  throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Of transfer codings, only "chunked" is read here.', {
    status: 501,
  });
};

const isPreflight = ({ headers }: FastifyRequest) =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const refuseRoute = (app: FastifyInstance, { url }: FastifyRequest, reply: FastifyReply) => {
  const path = url.split('?', 1)[0] ?? '';
  const allowed = ['GET', 'POST'].filter((method) => app.hasRoute({ method, url: path }));
  if (allowed.length === 0) throw notFound();
  void reply.header('allow', allowed.join(', '));
  throw new ApiError('METHOD_NOT_ALLOWED', `Only these methods are known here: ${allowed.join(', ')}.`, {
    status: 405,
  });
};

export const notFound = () =>
  new ApiError('NOT_FOUND', 'There is nothing here: the API is at /graphql.', { status: 404 });
