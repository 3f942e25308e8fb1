import type { FieldNode } from 'graphql';
import type { Caller } from '../../auth/caller.ts';
import { ApiError, errorCodes } from '../../errors.ts';

/**
 * Decided for each caller when the operation is about to run: validated documents are kept, and kept for all callers.
 * @throws ApiError INTROSPECTION_DISABLED
 */
export const checkIntrospection = (fields: readonly FieldNode[], { scopes }: Caller): void => {
  if (scopes.has('schema:read')) return;
  if (!fields.some(({ name }) => name.value === '__schema' || name.value === '__type')) return;
  throw new ApiError('INTROSPECTION_DISABLED', errorCodes.INTROSPECTION_DISABLED, { status: 403 });
};
