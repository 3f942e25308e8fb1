// What a document may ask for, judged by the document alone before anything else is validated.
import {
  GraphQLError,
  Kind,
  NoFragmentCyclesRule,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { ApiError } from '../../errors.ts';
import { createMeasure, type Measure } from './document-size.ts';
import { mergeFields } from './merged-fields.ts';
import { findPageSize } from './page-size.ts';
import { toFragments, type Fragments } from '../../document/selections.ts';

/** The most there may be of each, in an operation with its fragments spread out. */
export const limits = {
  /** In the whole document: enough for a large one, too few to overflow the parser. */
  tokens: 1_000,
  /** In the whole document: each is measured, and validated, by itself. */
  operations: 10,
  /** Twice as deep as the schema goes where no record is asked for within itself. */
  depth: 10,
  /** A list of records by their ids, with some names left for their parts. */
  aliases: 100,
  /** More than GraphQL's own introspection query has (230); validation takes quadratic time in them. */
  fields: 300,
  /** Those that the schema knows. */
  directives: 50,
  /** `@skip` and `@include` along one path: each asks again what the one around it has decided. */
  conditions: 4,
  /** Fields, interfaces and the like of a type within one another: from each type they lead to all. */
  introspection: 1,
  /** Each can cost a call to a vendor, and each mutation is one; those run one after another. */
  rootFields: 20,
  /** Of one plain value, with the same arguments in one place: no client needs it more often. */
  names: 10,
  /** One name in one place, as when fragments overlap: validation compares each with each. */
  repeats: 50,
  /** Not of the document: what is told about one that is refused. */
  errors: 20,
} as const;

type Limit = Exclude<keyof typeof limits, 'tokens' | 'errors'>;

const sentences: Readonly<Record<Limit, (value: string) => string>> = {
  operations: (value) => `The document has ${value} operations`,
  depth: (value) => `The operation is ${value} fields deep`,
  aliases: (value) => `The operation has ${value} aliases`,
  fields: (value) => `The operation has ${value} fields`,
  directives: (value) => `The operation has ${value} directives`,
  conditions: (value) => `The operation has ${value} directives @skip and @include along one path`,
  introspection: (value) => `The operation has ${value} introspection lists within one another`,
  rootFields: (value) => `The operation has ${value} root fields`,
  names: (value) => `The operation asks for one value under ${value} aliases`,
  repeats: (value) => `The operation has one field ${value} times in one place`,
};

/** Fragments that double each other make numbers that nobody wants to read. */
const largest = 1_000_000;

const toRefusal = (limit: Limit, value: number): ApiError => {
  const count = value > largest ? `more than ${largest}` : String(value);
  const sentence = `${sentences[limit](count)}; at most ${limits[limit]} are allowed.`;
  return new ApiError('OPERATION_TOO_COMPLEX', sentence, { status: 400 });
};

/** In the order in which they are judged: the later ones may only be reckoned within the earlier ones. */
const measured = ['aliases', 'fields', 'depth', 'directives', 'conditions', 'introspection'] as const;
const merged = ['rootFields', 'names', 'repeats'] as const;

const judge = (
  { selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  measure: Measure,
): ApiError | null => {
  const size = measure(selectionSet);
  const tooLarge = measured.find((limit) => size[limit] > limits[limit]);
  if (tooLarge !== undefined) return toRefusal(tooLarge, size[tooLarge]);
  if (measure.cyclic) return null;
  const places = mergeFields(selectionSet, fragments);
  const tooMany = merged.find((limit) => places[limit] > limits[limit]);
  return tooMany === undefined ? null : toRefusal(tooMany, places[tooMany]);
};

const refuse = (document: DocumentNode, schema: GraphQLSchema): GraphQLError | null => {
  const directives = new Set(schema.getDirectives().map(({ name }) => name));
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.length > limits.operations) return toError(toRefusal('operations', operations.length));
  const fragments = toFragments(document);
  const measure = createMeasure(fragments, directives);
  for (const { selectionSet } of fragments.values()) measure(selectionSet);
  for (const operation of operations) {
    const refusal = judge(operation, fragments, measure);
    if (refusal !== null) return toError(refusal, operation);
  }
  // Others of the standard rules would follow a cycle deeper than the stack is.
  if (measure.cyclic) return validate(schema, document, [NoFragmentCyclesRule], { maxErrors: 1 })[0] ?? null;
  const page = findPageSize(document);
  return page && toError(page.refusal, page.node);
};

const toError = (refusal: ApiError, ...nodes: NonNullable<GraphQLError['nodes']>) =>
  new GraphQLError(refusal.message, { nodes, originalError: refusal });

/**
 * A validation rule. GraphQL enters the document with every rule before any sees a field, so nothing is validated that is
 * refused here; and it has no other way to stop than to be told of more errors than it takes.
 */
export const withinLimits: ValidationRule = (context: ValidationContext) => ({
  Document(document) {
    const error = refuse(document, context.getSchema());
    if (error === null) return;
    for (let told = 0; told <= limits.errors; told += 1) context.reportError(error);
  },
});
