// One try of a call: let in, sent, answered, and told of.
import { SpanKind, type Span } from '@opentelemetry/api';
import { ApiError } from '../errors.ts';
import { inSpan } from '../tracing/span.ts';
import type { Admission, Pass } from './admission.ts';
import type { HttpCall, HttpCallEvent, HttpClientOptions } from './call.ts';
import type { Sending } from './sending.ts';

export interface Try {
  call: HttpCall;
  /** The moment, by `performance.now()`, by which the answer has to be there: of a stream, its head. */
  until: number;
  /** From 1. */
  attempt: number;
  /** Milliseconds from when it is sent, where `until` is not sooner. */
  timeout: number;
  /** Milliseconds after which silence is the vendor's fault, and not its caller's hurry. */
  fairTime: number;
}

/** Sends the call, and takes what comes back. */
type Take<Result> = (sending: Sending) => Promise<Result>;

export const tryOnce = <Result>(
  options: HttpClientOptions,
  admission: Admission,
  tried: Try,
  take: Take<Result>,
): Promise<Result> =>
  inSpan(`${options.provider} ${tried.call.name}`, { kind: SpanKind.CLIENT }, (span) =>
    carryOut(options, admission, tried, take, span),
  );

const carryOut = async <Result>(
  options: HttpClientOptions,
  admission: Admission,
  { call, ...way }: Try,
  take: Take<Result>,
  span: Span,
): Promise<Result> => {
  const { provider } = options;
  const seen = { sent: false, status: 0, began: performance.now(), given: 0 };
  let pass: Pass | undefined;
  let fault: unknown = null;
  try {
    checkWorth(provider, call, way.until);
    pass = await admission.enter(way.until);
    checkWorth(provider, call, way.until);
    seen.sent = true;
    // What was before it was spent waiting to be let in.
    span.addEvent('sent');
    seen.began = performance.now();
    const by = Math.min(way.until, seen.began + way.timeout);
    seen.given = by - seen.began;
    const onStatus = (status: number) => void (seen.status = status);
    return await take({ options, call, until: by, onStatus, leave: pass.leave });
  } catch (error) {
    fault = error;
    pass?.leave();
    throw error;
  } finally {
    const duration = performance.now() - seen.began;
    // Where this process stood still it gave the call up late, and the vendor no more time.
    const fair = Math.min(duration, seen.given) >= way.fairTime;
    pass?.judge(fault, fair, way.attempt === 1);
    const { sent, status } = seen;
    const { name, nature } = call;
    const event = {
      provider,
      call: name,
      nature,
      status,
      ...toOutcome(fault),
      sent,
      fair,
      duration,
      attempt: way.attempt,
    };
    options.onCall(event);
    span.setAttributes(toAttributes(event, call.method));
  }
};

/** Never where it went: a path holds ids, and some of them are personal data. */
const toAttributes = (event: HttpCallEvent, method: HttpCall['method']) => ({
  'http.request.method': method,
  ...(event.status === 0 ? {} : { 'http.response.status_code': event.status }),
  'dossier.provider': event.provider,
  'dossier.call': event.call,
  'dossier.call.nature': event.nature,
  'dossier.call.outcome': event.outcome,
  'dossier.call.attempt': event.attempt,
  'dossier.call.sent': event.sent,
});

const toOutcome = (fault: unknown): Pick<HttpCallEvent, 'outcome' | 'message'> => {
  if (fault === null) return { outcome: 'ANSWERED', message: null };
  if (!(fault instanceof ApiError)) return { outcome: 'INTERNAL_SERVER_ERROR', message: null };
  return { outcome: fault.code, message: fault.message };
};

/** Before it is sent, and once more when its turn has come. */
const checkWorth = (provider: string, call: HttpCall, until: number) => {
  if (call.signal?.aborted === true) throw givenUp(provider);
  if (performance.now() >= until) throw noTime(provider);
};

const givenUp = (provider: string) =>
  new ApiError('WRITE_IN_PROGRESS', 'It was given up before it was sent: try again later.', {
    provider,
    retryable: true,
  });

const noTime = (provider: string) =>
  new ApiError(
    'DEADLINE_EXCEEDED',
    `The deadline of the operation leaves too little time to ask ${provider}, so nothing was sent.`,
    { provider, retryable: true },
  );
