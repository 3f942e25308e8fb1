import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Context } from '../../context.ts';

/**
 * Refuses whole numbers that JSON's reader can not hold (RFC 8259, section 6): an int64 id sent as a number would
 * have been rounded by now, and would name another record.
 */
export const exactNumbers: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request }) {
        if (isExact(request.variables)) return;
        throw new GraphQLError('A number in the variables is too large to be exact: send ids as text.', {
          extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
        });
      },
    };
  },
};

const isExact = (variables: unknown): boolean => {
  const waiting: unknown[] = [variables];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
    // Only what JSON made: an uploaded file is an object too.
    if (Array.isArray(value) || isPlain(value))
      waiting.push(...(Object.values(value as object) as unknown[]));
  }
  return true;
};

const isPlain = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
