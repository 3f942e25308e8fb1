// What becomes of a body that is still on its way when the answer is known.
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** Bytes of a body that are read and forgotten, so that the connection can go on. */
const small = 64 * 1024;

/** Milliseconds in which a client can take the answer before its connection is cut. */
const farewell = 1_000;

/**
 * An answer that does not wait for the whole body must neither be followed by the rest, read for nothing, nor hold
 * up the next request on the connection: a small rest is read; of a large one nothing more is, and the connection
 * ends with the answer.
 */
export const endUnreadBodies = (app: FastifyInstance): void => {
  app.addHook('onSend', async ({ raw }, reply, payload) => {
    if (raw.complete || !hasBody(raw.headers)) return payload;
    if (Number(raw.headers['content-length'] ?? Infinity) <= small) {
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
