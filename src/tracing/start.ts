// Sends the spans to the operator's collector, by OTLP over HTTP as JSON. The packages for it are loaded only here and
// only now: a server without traces has none of them in memory.
import { context, createNoopMeter, propagation, trace, type MeterProvider } from '@opentelemetry/api';
import type { TracesConfig } from '../config-traces.ts';

export interface Traces {
  /** Sends what is left, as far as the collector takes it within a moment. */
  close(): Promise<void>;
}

/** Milliseconds for one batch to be sent, with all tries. */
const sendTimeout = 5_000;
/** Milliseconds until a span is sent. */
const sendDelay = 1_000;
/** Spans that wait to be sent, and in one batch: beyond that they are dropped, so that memory never fills with them. */
const queue = { maxQueueSize: 2_048, maxExportBatchSize: 512 };
/** Batches on their way: as many as the queue holds, and one that was begun before. */
const batchesAtOnce = 5;
/** Milliseconds that the end of the process may be held up. */
const closeTimeout = 1_000;
/** Milliseconds between two words about the same cause of a loss. */
const silence = 60_000;

/**
 * @param version The program's own.
 * @param onLost Told, once in a while, that spans do not get to the collector; `code`: why, in one word.
 */
export const startTraces = async (
  { url, serviceName, ratio }: TracesConfig,
  version: string,
  onLost: (code: string) => void,
): Promise<Traces> => {
  const [sdk, contexts, core, resources, otlp] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const tellOfLoss = onceInAWhile(onLost);
  core.setGlobalErrorHandler((error) => tellOfLoss(toWord(error)));
  const exporter = new otlp.OTLPTraceExporter({
    url,
    timeoutMillis: sendTimeout,
    concurrencyLimit: batchesAtOnce,
  });
  const own = resources.resourceFromAttributes({
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': crypto.randomUUID(),
  });
  const provider = new sdk.TracerProvider({
    resource: resources.defaultResource().merge(own),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        ...{ exporter, ...queue },
        ...{ scheduledDelayMillis: sendDelay, exportTimeoutMillis: sendTimeout },
        selfObsMeterProvider: toMeters(() => tellOfLoss('QUEUE_FULL')),
      }),
    ],
  });
  context.setGlobalContextManager(new contexts.AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    async close() {
      const patience = new Promise((resolve) => setTimeout(resolve, closeTimeout).unref());
      // What the collector does not take now is lost: nobody is left to be told.
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
    },
  };
};

/** Of each code. There are only as many as causes: `toWord` makes them. */
const onceInAWhile = (tell: (code: string) => void): ((code: string) => void) => {
  const quietUntil = new Map<string, number>();
  return (code) => {
    const now = performance.now();
    if (now < (quietUntil.get(code) ?? 0)) return;
    quietUntil.set(code, now + silence);
    tell(code);
  };
};

/**
 * The queue says what it drops to its meter, and to nobody else.
 * @see https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/
 */
const toMeters = (onDropped: () => void): MeterProvider => ({
  getMeter: () =>
    Object.assign(createNoopMeter(), {
      createCounter: () => ({
        add: (_spans: number, attributes?: { 'error.type'?: unknown }) => {
          if (attributes?.['error.type'] === 'queue_full') onDropped();
        },
      }),
    }),
});

/** A system error's code or an HTTP status: what the error says holds the address, and the collector's own words. */
const toWord = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'FAILED';
};
