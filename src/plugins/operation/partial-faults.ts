// Faults beside values: those of parts that were left out of a list, and those of a mutation, which must not take
// the receipts of the other mutations in its request along.
import type { ApolloServerPlugin } from '@apollo/server';
import {
  Kind,
  defaultFieldResolver,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { Context, Path } from '../../context.ts';
import { ApiError, errorCodes } from '../../errors.ts';
import { toExtensions } from '../../format-error.ts';
import type { Log } from '../../log.ts';
import { toResponseName, toSelected } from '../../document/selected-fields.ts';

/**
 * Mutation fields are non-null, so an error thrown in one nulls the whole answer, with the receipts of the others in
 * its request. Where there are others, it is told at the first field of the payload that was asked for and may be null,
 * under the name it was asked by, or at the mutation itself where there is none; the payload is empty then.
 */
export const containFaults = (schema: GraphQLSchema): GraphQLSchema => {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = (field.resolve ?? defaultFieldResolver) as GraphQLFieldResolver<unknown, Context>;
    const empty = toEmpty(field.type);
    field.resolve = async (source, args: object, context: Context, info) => {
      const tell = (error: unknown) => context.partialFaults.push({ error, path: toPlace(info, empty) });
      try {
        const { faults = [], ...payload } = (await resolve(source, args, context, info)) as {
          faults?: ApiError[];
        };
        for (const fault of faults) tell(fault);
        return payload;
      } catch (error) {
        if (isAlone(info)) throw error;
        tell(error);
        return empty;
      }
    };
  }
  return schema;
};

/** A fragment may hold several fields. */
const isAlone = ({ operation: { selectionSet } }: GraphQLResolveInfo) =>
  selectionSet.selections.length === 1 && selectionSet.selections[0]?.kind === Kind.FIELD;

const toPlace = (info: GraphQLResolveInfo, empty: Record<string, unknown>): Path => {
  const nullable = toSelected(info).find(({ name }) => empty[name.value] === null);
  return [...responsePathAsArray(info.path), ...(nullable === undefined ? [] : [toResponseName(nullable)])];
};

/** Null for what may be null, and no elements for lists. */
const toEmpty = (type: GraphQLOutputType): Record<string, unknown> => {
  const payload = getNullableType(type);
  if (!isObjectType(payload)) return {};
  return Object.fromEntries(
    Object.values(payload.getFields()).map(({ name, type: member }) => [
      name,
      isNonNullType(member) && isListType(getNullableType(member)) ? [] : null,
    ]),
  );
};

/** Adds what was told to the answer's errors. */
export const createPartialFaults = (log: Log): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, response }) {
        if (response.body.kind !== 'single' || contextValue.partialFaults.length === 0) return;
        const { requestId } = contextValue;
        const result = response.body.singleResult;
        const faults = contextValue.partialFaults.map(({ error, path }) => {
          const fault = toFault(error, requestId, log);
          return { message: fault.message, path, extensions: toExtensions(fault, requestId) };
        });
        result.errors = [...(result.errors ?? []), ...faults];
      },
    };
  },
});

const toFault = (error: unknown, requestId: string, log: Log): ApiError => {
  if (error instanceof ApiError && error.code !== 'INTERNAL_SERVER_ERROR') return error;
  log.unexpected(error instanceof ApiError ? error.cause : error, requestId);
  return new ApiError('INTERNAL_SERVER_ERROR', errorCodes.INTERNAL_SERVER_ERROR);
};
