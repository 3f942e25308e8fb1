// Values are judged before anything runs: one that does not fit must neither be printed by GraphQL nor come to light in
// the middle of a request, where it would take the receipts of the mutations before it along.
import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  GraphQLError,
  OperationTypeNode,
  getArgumentValues,
  getDirectiveValues,
  getVariableValues,
  isInputType,
  isNonNullType,
  typeFromAST,
  type ASTNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { Context } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import { toExtensions } from '../../format-error.ts';
import type { Variables } from './argument.ts';
import { findMisfits } from './input-values.ts';
import { limits } from './limits.ts';
import { toFragments, toOwnFields, toSelections, type Fragments } from '../../document/selections.ts';

interface Problem {
  message: string;
  node: ASTNode;
}

export const checkValues: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async responseForOperation(resolved) {
        const { schema, document, request, contextValue } = resolved;
        // Apollo comes here even where it has found none.
        const operation = resolved.operation as OperationDefinitionNode | undefined;
        if (operation === undefined) return null;
        const variables = request.variables ?? {};
        const problems = findWrongVariables(schema, operation, variables);
        if (problems.length === 0 && operation.operation === OperationTypeNode.MUTATION) {
          problems.push(...findWrongArguments(schema, operation, toFragments(document), variables));
        }
        if (problems.length === 0) return null;
        const errors = problems.slice(0, limits.errors).map(({ message, node }) => ({
          ...new GraphQLError(message, { nodes: node }).toJSON(),
          extensions: toExtensions(new ApiError('BAD_USER_INPUT', message), contextValue.requestId),
        }));
        const http = { status: 400, headers: new HeaderMap() };
        return { http, body: { kind: 'single', singleResult: { errors } } };
      },
    };
  },
};

/** Characters of a variable's name that are told. */
const longestName = 100;

const findWrongVariables = (
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Problem[] =>
  variableDefinitions.flatMap((node) => {
    const name = node.variable.name.value;
    const type = toInputType(schema, node.type);
    if (type === undefined) return [];
    const tell = (rest: string): Problem => ({
      message: `Variable "$${name.slice(0, longestName)}" ${rest}`,
      node,
    });
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) {
      const isMissing = isNonNullType(type) && node.defaultValue === undefined;
      return isMissing ? [tell(`of required type "${String(type)}" was not provided.`)] : [];
    }
    return findMisfits(value, type, limits.errors).map(({ path, reason }) =>
      tell(`has an invalid value${toPlace(name.slice(0, longestName), path)}. ${reason}`),
    );
  });

const toInputType = (schema: GraphQLSchema, node: TypeNode): GraphQLInputType | undefined => {
  const type = typeFromAST(schema, node);
  return isInputType(type) ? type : undefined;
};

const toPlace = (name: string, path: (string | number)[]) =>
  path.length === 0
    ? ''
    : ` at "${path.reduce<string>((place, key) => place + (typeof key === 'number' ? `[${key}]` : `.${key}`), name)}"`;

/** A variable that may be null where it stands may not be so in every argument, and that shows with its value only. */
const findWrongArguments = (
  schema: GraphQLSchema,
  { selectionSet, variableDefinitions = [] }: OperationDefinitionNode,
  fragments: Fragments,
  variables: Variables,
): Problem[] => {
  const { coerced } = getVariableValues(schema, variableDefinitions, variables);
  const known = schema.getMutationType()?.getFields() ?? {};
  const problems: Problem[] = [];
  const attempt = (name: string, node: ASTNode, read: () => unknown) => {
    try {
      read();
    } catch {
      const message = `The arguments of ${name} do not fit: a variable in them is null, or was not provided.`;
      problems.push({ message, node });
    }
  };
  for (const node of toOwnFields([selectionSet], fragments)) {
    const field = known[node.name.value];
    if (field !== undefined) attempt(`"${field.name}"`, node, () => getArgumentValues(field, node, coerced));
  }
  // Conditions anywhere: which fields there are is found out when their parent has been written.
  for (const node of toSelections(selectionSet, fragments)) {
    for (const directive of schema.getDirectives()) {
      attempt(`"@${directive.name}"`, node, () => getDirectiveValues(directive, node, coerced));
    }
  }
  return problems;
};
