import { types } from 'node:util';
import { inSpan } from '../tracing/span.ts';

/**
 * A data source whose questions are spans, by their names alone. What hands out a write, or a way to read back, asks
 * nothing by itself; the ledger gives that its spans.
 */
export const toTraced = <Source extends object>(name: string, source: Source): Source =>
  new Proxy(source, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      // Private fields are there on the source alone, so that `this` must not be the proxy.
      if (!types.isAsyncFunction(member)) return member.bind(target) as unknown;
      return (...args: unknown[]) =>
        inSpan(`${name}.${String(key)}`, {}, () => Reflect.apply(member, target, args) as Promise<unknown>);
    },
  });
