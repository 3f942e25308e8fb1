import { Kind, valueFromASTUntyped, type ArgumentNode, type OperationDefinitionNode } from 'graphql';

/** As they came with the request. */
export type Variables = Readonly<Record<string, unknown>>;

/** An argument's value as it was given, before it is made to fit its type; undefined where none was. */
export const readArgument = (
  { value }: ArgumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): unknown => {
  if (value.kind !== Kind.VARIABLE) return valueFromASTUntyped(value, variables);
  const name = value.name.value;
  if (Object.hasOwn(variables, name)) return variables[name];
  const preset = variableDefinitions.find(({ variable }) => variable.name.value === name)?.defaultValue;
  return preset && valueFromASTUntyped(preset);
};
