// @requiresScopes: what a caller may ask for. Deny by default: a field that nobody has decided about stops the start.
import {
  defaultFieldResolver,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isScope, toForbidden, type Requirement, type TypeRules } from '../auth/scopes.ts';
import type { Context } from '../context.ts';

/**
 * Puts the directive's meaning into the schema: a resolver is not called unless the caller holds what its field and the
 * type that it leads to require.
 * @throws Error naming every field that has no rule, and every scope that does not exist.
 */
export const applyScopes = (schema: GraphQLSchema): GraphQLSchema => {
  checkRules(schema);
  const rules = readTypeRules(schema);
  const roots = listRoots(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isObjectType(type)) {
      const isRoot = roots.includes(type);
      const fields = Object.values(type.getFields()) as GraphQLField<unknown, Context>[];
      for (const field of fields) guardField(schema, rules, field, isRoot);
    } else if (isAbstractType(type)) guardAbstract(rules, type);
  }
  return schema;
};

export const readTypeRules = (schema: GraphQLSchema): TypeRules =>
  new Map(
    Object.values(schema.getTypeMap()).flatMap((type) => {
      const rule = readRule(schema, type);
      return rule === null ? [] : [[type.name, rule] as const];
    }),
  );

const listRoots = (schema: GraphQLSchema) => [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
];

const guardField = (
  schema: GraphQLSchema,
  rules: TypeRules,
  field: GraphQLField<unknown, Context>,
  isRoot: boolean,
): void => {
  const requirements = [readRule(schema, field), rules.get(getNamedType(field.type).name)].filter(
    (rule) => rule != null,
  );
  if (requirements.length === 0) return;
  const resolve: GraphQLFieldResolver<unknown, Context> = field.resolve ?? defaultFieldResolver;
  // A list that can't be null would take what it stands in along: it is empty then, with the error beside it.
  const isWholeList = !isRoot && isNonNullType(field.type) && isListType(getNullableType(field.type));
  field.resolve = (source, args: object, context, info) => {
    for (const requirement of requirements) {
      const error = toForbidden(context.caller.scopes, requirement);
      if (error === null) continue;
      if (!isWholeList) throw error;
      context.partialFaults.push({ error, path: responsePathAsArray(info.path) });
      return [];
    }
    return resolve(source, args, context, info);
  };
};

/** What only shows when the thing is there. */
const guardAbstract = (rules: TypeRules, type: GraphQLAbstractType): void => {
  const resolveType = type.resolveType;
  if (resolveType == null) return;
  type.resolveType = async (value, context: Context, info, abstract) => {
    const name = await resolveType(value, context, info, abstract);
    const error = toForbidden(context.caller.scopes, rules.get(name ?? '') ?? []);
    if (error !== null) throw error;
    return name;
  };
};

type Ruled = GraphQLNamedType | GraphQLField<unknown, Context>;

const readDirective = (schema: GraphQLSchema, name: string, { astNode, ...rest }: Ruled) => {
  const directive = schema.getDirective(name);
  const nodes = [astNode, ...('extensionASTNodes' in rest ? rest.extensionASTNodes : [])];
  if (directive == null) throw new Error(`The schema does not know the directive @${name}.`);
  return nodes.flatMap((node) => (node == null ? [] : [getDirectiveValues(directive, node)])).find(Boolean);
};

/** Null: none. */
const readRule = (schema: GraphQLSchema, ruled: Ruled): Requirement | null =>
  (readDirective(schema, 'requiresScopes', ruled)?.['scopes'] as Requirement | undefined) ?? null;

const isImpersonal = (schema: GraphQLSchema, ruled: Ruled) =>
  readDirective(schema, 'impersonal', ruled) !== undefined;

const checkRules = (schema: GraphQLSchema): void => {
  const roots = listRoots(schema);
  const problems = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => findUndecided(schema, type, roots.includes(type)));
  if (problems.length > 0)
    throw new Error(`The schema leaves open who may see what:\n${problems.join('\n')}`);
};

const findUndecided = (schema: GraphQLSchema, type: GraphQLObjectType, isRoot: boolean): string[] => {
  const ofType = readRule(schema, type);
  // A type that only those may see who may see personal data needs no more rules inside.
  const isDecided = isImpersonal(schema, type) || (ofType?.every((set) => set.includes('pii:read')) ?? false);
  return [
    ...findWrong(type.name, ofType),
    ...Object.values(type.getFields()).flatMap((field) => {
      const place = `${type.name}.${field.name}`;
      const rule = readRule(schema, field);
      if (isRoot && rule === null) return [`${place} needs @requiresScopes.`];
      if (rule === null && !isDecided && !isImpersonal(schema, field)) {
        return [`${place} needs @requiresScopes, or @impersonal where it holds no personal data.`];
      }
      return findWrong(place, rule);
    }),
  ];
};

const findWrong = (place: string, rule: readonly (readonly string[])[] | null): string[] => {
  if (rule?.length === 0) return [`${place} has an empty @requiresScopes: [[]] lets every caller in.`];
  return (rule ?? [])
    .flat()
    .filter((scope) => !isScope(scope))
    .map((scope) => `${place} asks for the scope "${scope}", which does not exist.`);
};
