// Spans as all of the server makes them. Where the operator has turned no traces on, the API behind this does nothing.
import { SpanStatusCode, trace, type Span, type SpanOptions } from '@opentelemetry/api';
import { ApiError, type ErrorCode } from '../errors.ts';

const tracer = trace.getTracer('dossier');

/**
 * Runs `work` within a span: what begins in it becomes its child. Neither a name nor an attribute may hold anything that
 * a caller or a vendor has sent; of an error only its code is kept, never what it says.
 */
export const inSpan = <Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> =>
  tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, toCode(error));
      throw error;
    } finally {
      span.end();
    }
  });

/** Like `inSpan`, but in a trace of its own, with a link to the one it was begun in: what is done for more than that one. */
export const inOwnTrace: typeof inSpan = (name, options, work) => {
  const beginner = trace.getActiveSpan()?.spanContext();
  const links = beginner === undefined ? [] : [{ context: beginner }];
  return inSpan(name, { ...options, root: true, links }, work);
};

/** @see https://opentelemetry.io/docs/specs/semconv/general/recording-errors/ */
export const markFailed = (span: Span, code: string): void => {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

export const toCode = (error: unknown): ErrorCode =>
  error instanceof ApiError ? error.code : 'INTERNAL_SERVER_ERROR';
