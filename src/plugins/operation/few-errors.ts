import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { ApiError } from '../../errors.ts';
import { limits } from './limits.ts';

/** Says once what is wrong with a document, however often validation has said it. */
export const fewErrors: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async validationDidStart() {
        return async (found) => {
          // Apollo Server answers with what is left in this very list.
          const errors = (found ?? []) as Error[];
          errors.splice(0, errors.length, ...toFew(errors));
        };
      },
    };
  },
};

const toFew = (errors: readonly Error[]): Error[] => {
  // A limit that is broken: what follows it stands for nothing but the end of validation.
  const refusal = errors.find(
    (error) => error instanceof GraphQLError && error.originalError instanceof ApiError,
  );
  if (refusal !== undefined) return [refusal];
  // One more than are allowed: it says only that there may be others.
  const said = errors.slice(0, limits.errors);
  return said.filter(({ message }, index) => said.findIndex((error) => error.message === message) === index);
};
