import type { FastifyInstance } from 'fastify';

/**
 * What every answer carries. A page of our own, and bytes that others uploaded, have a policy of their own instead of
 * the one here, which lets nothing run, load or be framed.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
 */
export const toSecurityHeaders = (publicUrl: string | null): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  // A year, as browsers want it (RFC 6797); over plain HTTP they would ignore it.
  ...(publicUrl?.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});

export const addHeaders = (app: FastifyInstance, headers: Record<string, string>): void => {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...headers, 'x-request-id': request.id });
  });
};
