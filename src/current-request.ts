import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that is being answered, for those who are not handed a context: Apollo's errors, and the vendors' clients. */
export const currentRequest = new AsyncLocalStorage<{
  id: string;
  /** Calls that vendors have got for it so far. */
  vendorCalls: number;
  /** Whether whoever asked is gone. */
  hasLeft: () => boolean;
}>();
