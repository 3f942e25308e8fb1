import DataLoader from 'dataloader';

/**
 * Remembers each answer, and each fault, for as long as the request lasts, so that a key asked for twice costs one call.
 * The vendors have no calls for several keys at once, so there is nothing to batch.
 */
export const createCallLoader = <Value>(load: (key: string) => Promise<Value>) =>
  // A fault is handed over as a value: DataLoader forgets a key whose batch rejects.
  new DataLoader<string, Value>(
    async ([key]) => [await load(key!).catch((fault: unknown) => fault as Error)],
    {
      batch: false,
    },
  );
