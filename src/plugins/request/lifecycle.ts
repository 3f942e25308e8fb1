// /healthz, /readyz, and an end in order: what runs is finished, new work is refused, connections are let go.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../errors.ts';

export interface Lifecycle {
  /**
   * Waits for what runs, then closes the server and every connection. For `notice` milliseconds before that /readyz
   * says 503, to whoever balances the load.
   */
  drain(notice: number): Promise<void>;
}

/** Milliseconds that running requests have to end: less than a supervisor waits. */
const patience = 9_000;
/** Milliseconds in which clients whose bodies did not come in time can take the answer. */
const farewell = 500;
const step = 50;
/** Still answered while the server stops: whoever watches it wants to see that. */
const plainPaths = ['/healthz', '/readyz', '/metrics'];

/** `degraded`: the vendors that fail; the server is ready all the same, as what the others hold can be had. */
export const superviseLifecycle = (
  app: FastifyInstance,
  degraded: () => Promise<readonly string[]>,
): Lifecycle => {
  const running = new Set<FastifyReply>();
  let closing = false;
  app.addHook('onRequest', async (request, reply) => {
    running.add(reply);
    reply.raw.once('close', () => running.delete(reply));
    if (!closing) return;
    void reply.header('connection', 'close');
    if (plainPaths.includes(request.routeOptions.url ?? '')) return;
    throw shuttingDown();
  });
  // A client that keeps its connection would hold the server open after its answer.
  app.addHook('onSend', async (_request, reply, payload) => {
    if (closing) void reply.header('connection', 'close');
    return payload;
  });
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (closing) return reply.code(503).send({ status: 'shutting down' });
    return { status: 'ready', degraded: await degraded() };
  });
  const waitUntil = async (deadline: number) => {
    while (running.size > 0 && Date.now() < deadline) await sleep(step);
  };
  return {
    async drain(notice) {
      closing = true;
      const deadline = Date.now() + patience;
      await sleep(notice);
      await waitUntil(deadline);
      for (const reply of running) if (isComing(reply)) reply.send(shuttingDown());
      await waitUntil(deadline + farewell);
      app.server.closeAllConnections();
      await app.close();
    },
  };
};

/** Its body is not whole yet, so nothing has been done. */
const isComing = ({ request, raw }: FastifyReply) =>
  !request.raw.complete && request.body === undefined && !raw.headersSent;

const shuttingDown = () =>
  new ApiError('SHUTTING_DOWN', 'This server is about to stop: ask another one.', {
    status: 503,
    retryable: true,
    retryAfter: 1,
  });
