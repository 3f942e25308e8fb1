// Whether there is a request on a connection that an answer of ours could be taken for the answer to.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Turn {
  request: IncomingMessage;
  response: ServerResponse;
}

/** The last request of each connection. */
const last = new WeakMap<Socket, Turn>();
/** Answers that a connection still owes. */
const owed = new WeakMap<Socket, Set<ServerResponse>>();

/** Before anybody else hears of a request: what is wrong behind it may come in the same packet. */
export const followTurns = (server: Server): void => {
  const follow = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const waiting = owed.get(socket) ?? new Set();
    last.set(socket, { request, response });
    owed.set(socket, waiting.add(response));
    response.once('close', () => waiting.delete(response));
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.prependListener(event, follow);
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
