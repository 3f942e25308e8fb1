import { AsyncLocalStorage } from 'node:async_hooks';

export interface CurrentRequest {
  id: string;
  /** The moment, by `performance.now()`, by which it has to be answered. */
  answerBy: number;
  /** Calls that vendors have got for it so far. */
  vendorCalls: number;
  /** Whether whoever asked is gone. */
  hasLeft: () => boolean;
}

/** The request that is being answered, for those who are not handed a context: Apollo's errors, and the vendors' clients. */
export const currentRequest = new AsyncLocalStorage<CurrentRequest>();
