// What becomes of a body that is still on its way when the answer is known.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Bytes of a body that are read and forgotten, so that the connection can go on. */
const small = 64 * 1024;

/** Milliseconds in which a client can take the answer before its connection is cut. */
const farewell = 1_000;

/** Answers to requests that hold their body back until they are told to go on. */
const heldBack = new WeakSet<ServerResponse>();

/**
 * Tells a client that waits with its body (RFC 9110, section 10.1.1) to send it: done by whoever reads it, when all is
 * decided that does not need it.
 */
export const askForBody = ({ raw }: FastifyReply): void => {
  if (heldBack.delete(raw)) raw.writeContinue();
};

/**
 * An answer that does not wait for the whole body must neither be followed by the rest, read for nothing, nor hold
 * up the next request on the connection: a small rest is read; of a large one nothing more is, and the connection
 * ends with the answer.
 */
export const endUnreadBodies = (app: FastifyInstance): void => {
  app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    heldBack.add(response);
    app.routing(request, response);
  });
  app.addHook('onSend', async ({ raw }, reply, payload) => {
    // What came together with the head is only seen in the next turn.
    if (!raw.complete && raw.headers['transfer-encoding'] !== undefined) await nextTurn();
    if (raw.complete || !hasBody(raw.headers)) return payload;
    // Of a body that was held back nobody knows whether it will come.
    if (Number(raw.headers['content-length'] ?? Infinity) <= small && !heldBack.has(reply.raw)) {
      raw.resume();
      return payload;
    }
    void reply.header('connection', 'close');
    // Node takes in, without a bound, what nobody has begun to read.
    raw.pause().read(0);
    const { socket } = raw;
    // What Node would do: cut it at once, whereupon the client's system throws away an answer that was not read yet.
    socket.destroySoon = () => leave(socket);
    return payload;
  });
};

const hasBody = (headers: NodeJS.Dict<string | string[]>) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Ends our side, and lets the client read what was said to it; then the connection is cut, whatever it still sends. */
export const leave = (socket: Socket): void => {
  socket.pause();
  socket.end();
  const cut = setTimeout(() => socket.destroy(), farewell).unref();
  socket.once('close', () => clearTimeout(cut));
};
