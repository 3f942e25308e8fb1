import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors.ts';

const header = 'x-request-timeout-ms';

/**
 * Milliseconds in which the client wants its answer: what its header says, and never more than the server allows.
 * @throws ApiError BAD_REQUEST
 */
export const readDeadline = ({ headers }: FastifyRequest, most: number): number => {
  const value = headers[header];
  if (value === undefined) return most;
  if (typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value)) return Math.min(Number(value), most);
  throw new ApiError('BAD_REQUEST', `${header} must be whole milliseconds, from 1, as digits alone.`, {
    status: 400,
  });
};
