import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../errors.ts';

const json = 'application/json';
const answered = [json, 'application/graphql-response+json'];
const wildcards = ['*/*', 'application/*'];

/**
 * Decides which media type an operation is answered in, and leaves it in the header, where Apollo Server reads it; a
 * caller who names none is left with JSON. Apollo itself would decide only after the operation had run.
 * @throws ApiError BAD_REQUEST with status 406 where the caller takes neither.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 */
export const chooseMediaType = ({ headers }: FastifyRequest): void => {
  const accept = headers.accept ?? '';
  if (accept === '') return;
  const ranges = accept
    .split(',')
    .map(readRange)
    .filter(({ weight }) => weight > 0);
  const [best] = ranges.filter(({ type }) => answered.includes(type)).sort((a, b) => b.weight - a.weight);
  if (best !== undefined) headers.accept = best.type;
  else if (ranges.some(({ type }) => wildcards.includes(type))) headers.accept = '*/*';
  else {
    throw new ApiError('BAD_REQUEST', `The answer can only be ${answered.join(' or ')}.`, { status: 406 });
  }
};

/** One media range (RFC 9110, section 12.5.1); parameters other than the weight ask for more than there is to choose. */
const readRange = (range: string) => {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const others = parameters.filter((parameter) => parameter !== weight && parameter !== 'charset=utf-8');
  return {
    type: others.length === 0 ? type : '',
    weight: weight === undefined ? 1 : Number(weight.slice(2)),
  };
};
