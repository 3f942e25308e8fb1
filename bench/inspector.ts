// Looks into a running program by the inspector's protocol, so that nothing has to be added to the program for it.
// https://chromedevtools.github.io/devtools-protocol/v8/

export interface Inspector {
  /** Bytes that are in use once everything that can be let go of is. */
  heapInUse: () => Promise<number>;
  /** The value of an expression, as JSON has it. */
  evaluate: <Value>(expression: string) => Promise<Value>;
  /** Timers that still run, those that keep no process alive among them. */
  countTimers: () => Promise<number>;
  close: () => void;
}

interface Reply {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

/** `address`: as the program prints it. */
export const inspect = async (address: string): Promise<Inspector> => {
  const socket = new WebSocket(address);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, result, error } = JSON.parse(String(data)) as Reply;
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result);
    else asker?.reject(new Error(error.message));
  });
  socket.addEventListener('close', () => {
    for (const asker of waiting.values()) asker.reject(new Error('the program has ended'));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const send = <Result>(method: string, params: object = {}): Promise<Result> => {
    const asker = Promise.withResolvers<unknown>();
    waiting.set((last += 1), asker);
    socket.send(JSON.stringify({ id: last, method, params }));
    return asker.promise as Promise<Result>;
  };
  type Value<Of> = { result: { value: Of; objectId: string } };
  const evaluate = async <Of>(expression: string, returnByValue: boolean) =>
    (await send<Value<Of>>('Runtime.evaluate', { expression, returnByValue, objectGroup: 'bench' })).result;
  return {
    async heapInUse() {
      await send('HeapProfiler.collectGarbage');
      return (await send<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
    },
    evaluate: async <Of>(expression: string) => (await evaluate<Of>(expression, true)).value,
    async countTimers() {
      const { objectId } = await evaluate('Object.getPrototypeOf(setTimeout(() => {}, 0))', false);
      const { objects } = await send<{ objects: { objectId: string } }>('Runtime.queryObjects', {
        prototypeObjectId: objectId,
        objectGroup: 'bench',
      });
      const { result } = await send<Value<number>>('Runtime.callFunctionOn', {
        objectId: objects.objectId,
        functionDeclaration:
          'function () { return this.filter((timer) => timer._destroyed === false).length; }',
        returnByValue: true,
      });
      await send('Runtime.releaseObjectGroup', { objectGroup: 'bench' });
      return result.value;
    },
    close: () => socket.close(),
  };
};
