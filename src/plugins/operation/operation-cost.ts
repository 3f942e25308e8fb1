// What an operation costs, in points, reckoned from its document and variables before it runs.
import {
  Kind,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { createMeasure } from './document-size.ts';
import { readArgument, type Variables } from './argument.ts';
import type { Fragments } from '../../document/selections.ts';

/** Points. */
const prices = { object: 1, mutation: 10, introspection: 10, least: 1 };
/** Elements of a list that nobody has said the length of. */
const assumed = 5;
/** More ids than `nodes` takes are refused by it, and fetch nothing. */
const mostIds = 50;

/** Fields of a document, its fragments spread out, that cost a point to read: also those of operations that do not run. */
const fieldsForPoint = 25;

/** What it costs to read a document, whichever of its operations is run. */
export const toReadingCost = ({ definitions }: DocumentNode, fragments: Fragments): number => {
  const measure = createMeasure(fragments, new Set());
  const fields = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .reduce((sum, { selectionSet }) => sum + measure(selectionSet).fields, 0);
  return Math.floor(fields / fieldsForPoint);
};

export interface Asked {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Fragments;
  variables: Variables;
}

/**
 * A mutation 10; any other field that gives an object 1, with what is inside it, times the elements where it gives a
 * list: `first` for `nodes` and `edges` of a page, the number of `ids`, and otherwise 5. Plain values are free.
 * Introspection 10. The least is 1. The document must be valid.
 */
export const toCost = ({ schema, operation, fragments, variables }: Asked): number => {
  const known = new Map<string, number>();
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();

  /** `page`: the size of the page that this is, where it is one. */
  const ofSet = (set: SelectionSetNode, type: GraphQLNamedType, page: number): number =>
    set.selections.reduce((sum, selection) => sum + ofSelection(selection, type, page), 0);

  const ofSelection = (selection: SelectionNode, parent: GraphQLNamedType, page: number): number => {
    if (selection.kind === Kind.FIELD) return ofField(selection, parent, page);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return ofSet(selection.selectionSet, toType(selection.typeCondition, parent), page);
    }
    // Its type is its own wherever it is spread, so its cost depends on the page alone.
    const key = `${selection.name.value} ${page}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fragment = fragments.get(selection.name.value);
    const cost =
      fragment === undefined ? 0 : ofSet(fragment.selectionSet, toType(fragment.typeCondition, parent), page);
    known.set(key, cost);
    return cost;
  };

  const toType = (condition: { name: { value: string } } | undefined, parent: GraphQLNamedType) =>
    (condition && schema.getType(condition.name.value)) ?? parent;

  const ofField = (node: FieldNode, parent: GraphQLNamedType, page: number): number => {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return prices.introspection;
    const field = hasFields(parent) ? parent.getFields()[name] : undefined;
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    const inner =
      node.selectionSet === undefined ? 0 : ofSet(node.selectionSet, type, readNumber(node, field, 'first'));
    if (parent === mutation) return prices.mutation + inner;
    if (!isCompositeType(type)) return parent === query ? prices.object : 0;
    return toLength(node, field, page) * (prices.object + inner);
  };

  const read = (node: FieldNode, field: GraphQLField<unknown, unknown>, name: string): unknown => {
    const given = node.arguments?.find((argument) => argument.name.value === name);
    const value = given && readArgument(given, operation, variables);
    return value ?? field.args.find((argument) => argument.name === name)?.defaultValue;
  };

  const readNumber = (node: FieldNode, field: GraphQLField<unknown, unknown>, name: string): number => {
    const value = read(node, field, name);
    return typeof value === 'number' && value > 0 ? value : 0;
  };

  const toLength = (node: FieldNode, field: GraphQLField<unknown, unknown>, page: number): number => {
    if (!isListType(getNullableType(field.type))) return 1;
    if (page > 0 && (field.name === 'nodes' || field.name === 'edges')) return page;
    const ids = read(node, field, 'ids');
    return Array.isArray(ids) ? Math.min(ids.length, mostIds) : assumed;
  };

  const root = schema.getRootType(operation.operation);
  return Math.max(prices.least, root == null ? 0 : ofSet(operation.selectionSet, root, 0));
};

/** Arguments that say how long a list may get. */
const lengths = new Set(['first', 'ids']);

/** Whether the document alone says what the operation costs. `fields`: all that can be reached. */
export const isCostGiven = (fields: readonly FieldNode[]): boolean =>
  !fields.some(({ arguments: given = [] }) =>
    given.some(({ name, value }) => lengths.has(name.value) && value.kind === Kind.VARIABLE),
  );

const hasFields = (type: GraphQLNamedType) => isObjectType(type) || isInterfaceType(type);
