// @requiresScopes: what a caller may ask for. Deny by default: a field that nobody has decided about stops the start.
import {
  defaultFieldResolver,
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
  type GraphQLSchema,
} from 'graphql';
import { toForbidden, type TypeRules } from '../../auth/scopes.ts';
import type { Context } from '../../context.ts';
import { checkRules, createGivenRules, listRoots, readRule, readTypeRules } from './scope-rules.ts';

/**
 * Puts the directive's meaning into the schema: a resolver is not called unless the caller holds what its field and the
 * type that it leads to require, and what those of its arguments require that were given.
 * @throws Error naming every field that has no rule, and every rule that would mean nothing.
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
      if (type === schema.getMutationType()) fields.forEach(confirmFirst);
    } else if (isAbstractType(type)) guardAbstract(rules, type);
  }
  return schema;
};

const guardField = (
  schema: GraphQLSchema,
  rules: TypeRules,
  field: GraphQLField<unknown, Context>,
  isRoot: boolean,
): void => {
  const requirements = [readRule(schema, field), rules.get(getNamedType(field.type).name)].filter(
    (rule) => rule != null,
  );
  const listGiven = createGivenRules(schema, field);
  if (requirements.length === 0 && listGiven === null) return;
  const resolve: GraphQLFieldResolver<unknown, Context> = field.resolve ?? defaultFieldResolver;
  // A list that can't be null would take what it stands in along: it is empty then, with the error beside it.
  const isWholeList = !isRoot && isNonNullType(field.type) && isListType(getNullableType(field.type));
  field.resolve = (source, args: Record<string, unknown>, context, info) => {
    const held = context.caller.scopes;
    const error =
      requirements.map((rule) => toForbidden(held, rule)).find(Boolean) ??
      listGiven?.(args)
        .map(({ path, rule }) => toForbidden(held, rule, `the argument ${path}`))
        .find(Boolean);
    if (error == null) return resolve(source, args, context, info);
    if (!isWholeList) throw error;
    context.partialFaults.push({ error, path: responsePathAsArray(info.path) });
    return [];
  };
};

/** Mutations run one after another: the credential may be revoked during those before. */
const confirmFirst = (field: GraphQLField<unknown, Context>): void => {
  const resolve: GraphQLFieldResolver<unknown, Context> = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source, args: object, context, info): Promise<unknown> => {
    await context.confirm();
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
