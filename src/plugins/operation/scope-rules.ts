// What the SDL says of who may see or give what, and whether it says so of everything.
import {
  getDirectiveValues,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isScope, type Requirement, type TypeRules } from '../../auth/scopes.ts';
import type { Context } from '../../context.ts';

type Field = GraphQLField<unknown, Context>;
type Ruled = GraphQLNamedType | Field | GraphQLInputField;

/** Null: none. */
export const readRule = (schema: GraphQLSchema, ruled: Ruled): Requirement | null =>
  (readDirective(schema, 'requiresScopes', ruled)?.['scopes'] as Requirement | undefined) ?? null;

export const readTypeRules = (schema: GraphQLSchema): TypeRules =>
  new Map(
    Object.values(schema.getTypeMap()).flatMap((type) => {
      const rule = readRule(schema, type);
      return rule === null ? [] : [[type.name, rule] as const];
    }),
  );

export const listRoots = (schema: GraphQLSchema) => [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
];

interface Given {
  /** As in `filter.email`. */
  path: string;
  rule: Requirement;
}

/** Lists those of a field's arguments that were given and have a rule; null where none of them has one. */
export const createGivenRules = (
  schema: GraphQLSchema,
  field: Field,
): ((values: Readonly<Record<string, unknown>>) => Given[]) | null => {
  const rules = readMemberRules(schema, field);
  if (rules.size === 0) return null;
  const list = (value: unknown, type: GraphQLInputType, path: string): Given[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => list(item, type, `${path}.${index}`));
    const named = getNamedType(type);
    if (value == null || !isInputObjectType(named)) return [];
    return Object.values(named.getFields()).flatMap((member) => {
      const inner = (value as Record<string, unknown>)[member.name];
      const here = `${path}.${member.name}`;
      const rule = rules.get(member);
      // Null asks for nothing.
      if (inner == null) return [];
      return [...(rule === undefined ? [] : [{ path: here, rule }]), ...list(inner, member.type, here)];
    });
  };
  return (values) => field.args.flatMap(({ name, type }) => list(values[name], type, name));
};

/** The rules of all that can be given within a field's arguments. */
const readMemberRules = (schema: GraphQLSchema, { args }: Field) => {
  const rules = new Map<GraphQLInputField, Requirement>();
  const types = new Set(args.map(({ type }) => getNamedType(type)));
  for (const type of types) {
    if (!isInputObjectType(type)) continue;
    for (const member of Object.values(type.getFields())) {
      const rule = readRule(schema, member);
      if (rule !== null) rules.set(member, rule);
      // A set takes more members while it is gone through.
      types.add(getNamedType(member.type));
    }
  }
  return rules;
};

const readDirective = (schema: GraphQLSchema, name: string, { astNode, ...rest }: Ruled) => {
  const directive = schema.getDirective(name);
  const nodes = [astNode, ...('extensionASTNodes' in rest ? rest.extensionASTNodes : [])];
  if (directive == null) throw new Error(`The schema does not know the directive @${name}.`);
  return nodes.flatMap((node) => (node == null ? [] : [getDirectiveValues(directive, node)])).find(Boolean);
};

const isImpersonal = (schema: GraphQLSchema, ruled: Ruled) =>
  readDirective(schema, 'impersonal', ruled) !== undefined;

/** @throws Error naming every field that has no rule, and every rule that would mean nothing. */
export const checkRules = (schema: GraphQLSchema): void => {
  const roots = listRoots(schema);
  const problems = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type)) return [];
    if (isInterfaceType(type)) return findIdle(schema, type);
    if (isInputObjectType(type)) {
      const members = Object.values(type.getFields());
      return members.flatMap((member) => findWrong(`${type.name}.${member.name}`, readRule(schema, member)));
    }
    return isObjectType(type) ? findUndecided(schema, type, roots.includes(type)) : [];
  });
  if (problems.length > 0)
    throw new Error(`The schema leaves open who may see what:\n${problems.join('\n')}`);
};

const findUndecided = (schema: GraphQLSchema, type: GraphQLObjectType, isRoot: boolean): string[] => {
  const ofType = readRule(schema, type);
  // A type that only those may see who may see personal data needs no more rules inside.
  const isDecided = ofType?.every((set) => set.includes('pii:read')) ?? false;
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

/** What is resolved is always a field of an object: nobody would ask for a rule here. */
const findIdle = (schema: GraphQLSchema, type: GraphQLInterfaceType): string[] => [
  ...findWrong(type.name, readRule(schema, type)),
  ...Object.values(type.getFields())
    .filter((field) => readRule(schema, field) !== null || isImpersonal(schema, field))
    .map(({ name }) => `${type.name}.${name} has a rule, which means nothing on an interface's field.`),
];

const findWrong = (place: string, rule: readonly (readonly string[])[] | null): string[] => {
  if (rule?.length === 0) return [`${place} has an empty @requiresScopes: [[]] lets every caller in.`];
  return (rule ?? [])
    .flat()
    .filter((scope) => !isScope(scope))
    .map((scope) => `${place} asks for the scope "${scope}", which does not exist.`);
};
