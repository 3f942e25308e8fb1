import DataLoader from 'dataloader';

/**
 * Remembers each answer for as long as the request lasts, so that a key asked for twice costs one call. The
 * vendors have no calls for several keys at once, so there is nothing to batch.
 */
export const createCallLoader = <Value>(load: (key: string) => Promise<Value>) =>
  new DataLoader<string, Value>(async ([key]) => [await load(key!)], { batch: false });
