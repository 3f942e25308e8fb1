import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { createSchema } from '../src/schema.ts';

const contractText = readFileSync(new URL('./contract.graphql', import.meta.url), 'utf8');
const contract = buildSchema(contractText);
const schema = createSchema();

/** Every field, argument and input field of a type as "name: type = default". */
const toMembers = (type: GraphQLNamedType): string[] => {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(
      (field) => `${field.name}: ${String(field.type)} = ${String(field.defaultValue)}`,
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    `${field.name}: ${String(field.type)}`,
    ...field.args.map(
      (arg) => `${field.name}(${arg.name}: ${String(arg.type)} = ${String(arg.defaultValue)})`,
    ),
  ]);
};

const named = Object.values(contract.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe('the contract that clients count on', () => {
  test('nothing of it is broken', () => {
    expect(findBreakingChanges(contract, schema)).toEqual([]);
  });

  test.each(named.map((type) => [type.name, type] as const))(
    '%s keeps every name, argument, type and nullability',
    (name, type) => {
      const ours = schema.getType(name);
      expect(ours?.constructor.name).toBe(type.constructor.name);
      expect(toMembers(ours!)).toEqual(expect.arrayContaining(toMembers(type)));
    },
  );

  test('interfaces are implemented as agreed', () => {
    for (const type of named.filter(isObjectType)) {
      const ours = schema.getType(type.name);
      const interfaces = isObjectType(ours) ? ours.getInterfaces().map(({ name }) => name) : [];
      expect(interfaces).toEqual(expect.arrayContaining(type.getInterfaces().map(({ name }) => name)));
    }
  });

  const original = new URL('../../shared/design/contract.graphql', import.meta.url);
  (existsSync(original) ? test : test.skip)('the copy beside this test is the one that was agreed', () => {
    expect(contractText).toBe(readFileSync(original, 'utf8'));
  });
});

/** The path of everything in a type that can be described, with its description. */
const toDescribed = (type: GraphQLNamedType): [string, string | null | undefined][] => {
  const { name } = type;
  const own: [string, string | null | undefined] = [name, type.description];
  if (isEnumType(type)) {
    return [
      own,
      ...type.getValues().map((value) => [`${name}.${value.name}`, value.description] as typeof own),
    ];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return [own, ...fields.map((field) => [`${name}.${field.name}`, field.description] as typeof own)];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  return [own, ...Object.values(type.getFields()).flatMap((field) => toDescribedField(name, field))];
};

const toDescribedField = (
  type: string,
  { name, description, args }: GraphQLField<unknown, unknown>,
): [string, string | null | undefined][] => [
  [`${type}.${name}`, description],
  ...args.map(
    (arg) => [`${type}.${name}(${arg.name})`, arg.description] as [string, string | null | undefined],
  ),
];

test('every type, field, argument and enum value is described', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const directives = schema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive))
    .flatMap(({ name, description, args }) => [
      [`@${name}`, description] as const,
      ...args.map((arg) => [`@${name}(${arg.name})`, arg.description] as const),
    ]);
  const described = [...types.flatMap(toDescribed), ...directives];
  expect(described.length).toBeGreaterThan(300);
  expect(described.filter(([, description]) => !description?.trim()).map(([path]) => path)).toEqual([]);
});
