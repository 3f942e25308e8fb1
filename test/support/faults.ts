// What a fault of a vendor looks like to a caller, whatever it was.
import { expect } from '@jest/globals';
import type { Answer } from './server.ts';

export interface ExpectedFault {
  code: string;
  provider: string;
  retryable: boolean;
  /** Where in the answer it stands. */
  path: (string | number)[];
}

/** One error and no other, which names its request and the vendor, in an answer that is none about the caller. */
export const expectFault = (
  { status, headers, errors }: Answer,
  { path, provider, ...rest }: ExpectedFault,
): void => {
  expect(errors).toEqual([
    {
      message: expect.stringContaining(provider),
      path,
      locations: expect.any(Array),
      extensions: { ...rest, provider, outcomeKnown: true, requestId: headers.get('x-request-id') },
    },
  ]);
  expect(status).toBe(200);
  expect(headers.get('www-authenticate')).toBeNull();
};
