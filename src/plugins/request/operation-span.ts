import { context, propagation, SpanKind } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { inSpan } from '../../tracing/span.ts';

/**
 * Runs an operation within its span, which goes on with the trace that the request says it is a part of.
 * @see https://www.w3.org/TR/trace-context/
 */
export const inOperationSpan = <Result>(
  { id, headers: { traceparent } }: FastifyRequest,
  work: () => Promise<Result>,
): Promise<Result> =>
  // Not tracestate: it may hold anything.
  context.with(propagation.extract(context.active(), { traceparent }), () =>
    inSpan(unknown, { kind: SpanKind.SERVER, attributes: { 'dossier.request.id': id } }, work),
  );

/** Until it is known what is asked: some documents can't be read. */
const unknown = 'GraphQL Operation';
