/** What undici's own callers tell it by. */
declare module 'undici/lib/core/symbols.js' {
  const symbols: {
    /** A member of a dispatch's options: told how to take the call out of the queue, each time it gets into one. */
    readonly kQueuedAbort: unique symbol;
  };
  export = symbols;
}
