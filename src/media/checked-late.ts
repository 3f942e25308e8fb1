import { ApiError } from '../errors.ts';

export const checkedLate = () =>
  new ApiError(
    'DEADLINE_EXCEEDED',
    'The files could not be checked before the deadline of the operation, so nothing was sent.',
    { retryable: true },
  );
