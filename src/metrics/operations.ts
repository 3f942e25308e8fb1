// Operations, and requests that did not become one.
import { Counter, Histogram, type Registry } from 'prom-client';
import type { OperationEvent } from '../log.ts';
import { createOperationNames } from './operation-names.ts';

/** Seconds, up to what an operation may take (OPERATION_DEADLINE_MS) and beyond. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10, 20];

export const countOperations = (register: Registry) => {
  const registers = [register];
  const operations = new Counter({
    name: 'dossier_operations_total',
    help: 'Operations by name, kind and code: OK, or each error code that the answer has, once.',
    labelNames: ['operation', 'kind', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'dossier_operation_duration_seconds',
    help: 'Time from the whole request to the answer of an operation; one observation for each.',
    labelNames: ['kind'],
    buckets,
    registers,
  });
  const refused = new Counter({
    name: 'dossier_refused_requests_total',
    help: 'HTTP requests that were refused before they became an operation, by code.',
    labelNames: ['code'],
    registers,
  });
  const toName = createOperationNames();
  return {
    operation: (event: OperationEvent) => {
      const kind = event.kind ?? 'none';
      const operation = toName(event.operation, event.kind !== null);
      const codes = event.codes.length === 0 ? ['OK'] : new Set(event.codes);
      for (const code of codes) operations.inc({ operation, kind, code });
      duration.observe({ kind }, event.duration / 1000);
    },
    refused: ({ code }: { code: string }) => refused.inc({ code }),
  };
};
