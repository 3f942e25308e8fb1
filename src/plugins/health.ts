import type { FastifyInstance } from 'fastify';

/** /healthz: the process lives. /readyz: it takes work; 503 while shutting down. */
export const answerHealth = (app: FastifyInstance): void => {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', (_request, reply) =>
    closing ? reply.code(503).send({ status: 'shutting down' }) : { status: 'ready' },
  );
};
