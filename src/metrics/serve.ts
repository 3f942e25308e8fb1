// GET /metrics: for whoever scrapes. No credential, as nothing in it is about anybody; docs/observability.md says who
// should get to it all the same.
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';
import type { LaneState } from './vendors.ts';

/** What is not counted, but is as it is at the moment of a scrape. */
export interface MetricsState {
  vendors: { lanes(): readonly LaneState[] };
  ledger: { countInDoubt(): Promise<number> };
}

export const serveMetrics = (
  app: FastifyInstance,
  metrics: Metrics,
  { vendors, ledger }: MetricsState,
): void => {
  metrics.watch({
    lanes: () => vendors.lanes(),
    inDoubt: () => ledger.countInDoubt(),
    heldBytes: () => app.bodyBudget.held,
  });
  app.get('/metrics', async (_request, reply) => {
    void reply.type(Registry.PROMETHEUS_CONTENT_TYPE);
    return metrics.scrape();
  });
};
