// Every operation is paid for before it runs, and so is every one that is refused; what is left is told with the answer.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Taken } from '../../auth/cost-bucket.ts';
import type { Context } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import { checkIntrospection } from './introspection.ts';
import { isCostGiven, toCost, toReadingCost } from './operation-cost.ts';
import { checkPageSizes } from './page-size.ts';
import { toFields, toFragments, type Fragments } from '../../document/selections.ts';

/** Points that an operation costs that does not get to run: it has been read all the same. */
const refusedCost = 10;

type Resolved = GraphQLRequestContextDidResolveOperation<Context> & { operation: OperationDefinitionNode };

/** `production`: the schema is shown to those only who have the scope for it. */
export const createCost = (production: boolean): ApolloServerPlugin<Context> => ({
  async requestDidStart({ contextValue: { costBucket, caller } }) {
    const state: { taken: Taken | null; found: boolean; ran: boolean } = {
      taken: null,
      found: false,
      ran: false,
    };
    return {
      async didResolveOperation(resolved) {
        const { operation } = resolved;
        // Apollo comes here even where it has found none.
        if (operation === undefined) return;
        state.found = true;
        const points = readCost({ ...resolved, operation }, production);
        const taken = await costBucket.take(caller, points);
        state.taken = taken;
        if (!taken.granted) throw toRefusal(taken);
      },
      async executionDidStart() {
        state.ran = state.found;
      },
      async willSendResponse({ response: { body } }) {
        const { ran, taken } = state;
        if (!ran) await sleep(await costBucket.charge(caller, refusedCost));
        if (taken === null || body.kind !== 'single') return;
        const { requested, remaining, restoreRate, maximum } = taken;
        const cost = { requested, remaining, restoreRate, maximum };
        body.singleResult.extensions = { ...body.singleResult.extensions, cost };
      },
    };
  },
});

/** What is reckoned of an operation's document alone: once, for as long as Apollo keeps the document. */
interface Known {
  fragments: Fragments;
  /** All that can be reached, each once. */
  fields: readonly FieldNode[];
  readingCost: number;
  /** Points; null where they depend on variables. */
  cost: number | null;
}

const known = new WeakMap<OperationDefinitionNode, Known>();

const toKnown = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Known => {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const fragments = toFragments(document);
  const fields = toFields(operation.selectionSet, fragments);
  const cost = isCostGiven(fields) ? toCost({ schema, operation, fragments, variables: {} }) : null;
  const reckoned = { fragments, fields, readingCost: toReadingCost(document, fragments), cost };
  known.set(operation, reckoned);
  return reckoned;
};

const readCost = (
  { schema, document, operation, request, contextValue: { caller, costBucket } }: Resolved,
  production: boolean,
): number => {
  const variables = request.variables ?? {};
  const { fragments, fields, readingCost, cost } = toKnown(schema, document, operation);
  if (production) checkIntrospection(fields, caller);
  checkPageSizes(fields, operation, variables);
  const points = (cost ?? toCost({ schema, operation, fragments, variables })) + readingCost;
  const { maximum } = costBucket;
  if (maximum === null || points <= maximum) return points;
  throw new ApiError(
    'OPERATION_TOO_COMPLEX',
    `The operation costs ${points} points; at most ${maximum} are allowed.`,
    { status: 400 },
  );
};

const toRefusal = ({ requested, remaining, restoreRate, retryAfter }: Taken) =>
  new ApiError(
    'RATE_LIMITED',
    `The operation costs ${requested} points and ${remaining ?? 0} are left; ${restoreRate ?? 0} come back each second.`,
    { status: 429, retryable: true, retryAfter },
  );
