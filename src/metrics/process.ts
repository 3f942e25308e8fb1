import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * What is measured of the process: event loop, heap, garbage, CPU, open files. One for the process, as that is what it is
 * about, and as what prom-client begins for it can't be ended; made by the first who asks, so that who is never asked
 * does not pay for it.
 */
export const ofProcess = (): Registry => {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
};
