// Whether there is a request on a connection that an answer of ours could be taken for the answer to.
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Turn {
  request: IncomingMessage;
  response: ServerResponse;
}

/** The last request of each connection. */
const last = new WeakMap<Socket, Turn>();
/** Answers that a connection still owes. */
const owed = new WeakMap<Socket, Set<ServerResponse>>();

export const followTurns = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const { socket } = raw;
    const response = reply.raw;
    const waiting = owed.get(socket) ?? new Set();
    last.set(socket, { request: raw, response });
    owed.set(socket, waiting.add(response));
    response.once('close', () => waiting.delete(response));
  });
};

/**
 * Runs `say` when what it says can only be taken for the answer to what went wrong: answers come in the order of their
 * requests, and each has one. Otherwise `leave`, if that can never be.
 */
export const inTurn = (socket: Socket, say: () => void, leave: () => void): void => {
  const turn = last.get(socket);
  const waiting = owed.get(socket) ?? new Set();
  if (turn === undefined) say();
  else if (turn.request.complete) {
    // It is what came behind the last request that is wrong.
    if (waiting.size === 0) say();
    else turn.response.once('close', () => (socket.writable ? say() : leave()));
  } else if (waiting.size === 1 && waiting.has(turn.response) && !turn.response.headersSent) say();
  else leave();
};
