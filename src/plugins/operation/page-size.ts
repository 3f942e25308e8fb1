// `first`, wherever it stands: one rule for the size of every page.
import {
  Kind,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import { ApiError } from '../../errors.ts';
import { readArgument, type Variables } from './argument.ts';

const most = 100;

const isPage = ({ name }: ArgumentNode) => name.value === 'first';
const isAllowed = (size: number) => Number.isInteger(size) && size >= 1 && size <= most;
const toRefusal = () =>
  new ApiError('BAD_USER_INPUT', `first must be a whole number from 1 to ${most}.`, { status: 400 });

/** A size that is written into the document; validation would call the largest ones something else. */
export const findPageSize = (document: DocumentNode): { refusal: ApiError; node: ArgumentNode } | null => {
  let found: ArgumentNode | undefined;
  visit(document, {
    Field({ arguments: given = [] }) {
      found ??= given.find(
        (node) => isPage(node) && node.value.kind === Kind.INT && !isAllowed(Number(node.value.value)),
      );
    },
  });
  return found === undefined ? null : { refusal: toRefusal(), node: found };
};

/**
 * A size that comes in a variable. What is no number at all does not fit its type, which is told elsewhere.
 * @throws ApiError BAD_USER_INPUT naming the range.
 */
export const checkPageSizes = (
  fields: readonly FieldNode[],
  operation: OperationDefinitionNode,
  variables: Variables,
): void => {
  for (const { arguments: given = [] } of fields) {
    for (const node of given.filter(isPage)) {
      const size = readArgument(node, operation, variables);
      if (typeof size === 'number' && !isAllowed(size)) throw toRefusal();
    }
  }
};
