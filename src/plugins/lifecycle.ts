// /healthz, /readyz, and an end in order: what runs is finished, new work is refused, connections are let go.
import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../errors.ts';

export interface Lifecycle {
  /**
   * Waits for what runs, then closes the server and every connection. For `notice` milliseconds before that /readyz
   * says 503, to whoever balances the load.
   */
  drain(notice: number): Promise<void>;
}

/** Milliseconds that running requests have to end: less than a supervisor waits. */
const patience = 9_000;
const step = 50;

export const superviseLifecycle = (app: FastifyInstance): Lifecycle => {
  const now = { closing: false, running: 0 };
  app.addHook('onRequest', async (request, reply) => {
    now.running += 1;
    reply.raw.once('close', () => (now.running -= 1));
    if (!now.closing) return;
    void reply.header('connection', 'close');
    if (request.url === '/readyz' || request.url === '/healthz') return;
    throw new ApiError('SHUTTING_DOWN', 'This server is about to stop: ask another one.', {
      status: 503,
      retryable: true,
      retryAfter: 1,
    });
  });
  // A client that keeps its connection would hold the server open after its answer.
  app.addHook('onSend', async (_request, reply, payload) => {
    if (now.closing) void reply.header('connection', 'close');
    return payload;
  });
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', (_request, reply) =>
    now.closing ? reply.code(503).send({ status: 'shutting down' }) : { status: 'ready' },
  );
  return {
    async drain(notice) {
      now.closing = true;
      const deadline = Date.now() + patience;
      await sleep(notice);
      while (now.running > 0 && Date.now() < deadline) await sleep(step);
      app.server.closeAllConnections();
      await app.close();
    },
  };
};
