// The spans of a write: the whole, with waiting for its turn, and in it what is asked of the vendor.
import { SealedWrite, type Write } from '../model/write.ts';
import { inSpan, markFailed, toCode } from '../tracing/span.ts';
import type { Written } from './carry-out.ts';

type End = PromiseSettledResult<Written<unknown, string>>;

/** One span for all that are begun together, with what became of them. */
export const inWriteSpan = <Before, Value, Code extends string, Ended extends End>(
  sealed: readonly SealedWrite<Before, Value, Code>[],
  work: () => Promise<Ended[]>,
): Promise<Ended[]> => {
  const [first] = sealed;
  if (first === undefined) return work();
  const { provider, operation } = SealedWrite.open(first);
  const attributes = {
    'dossier.provider': provider,
    'dossier.write.operation': operation,
    'dossier.write.count': sealed.length,
  };
  return inSpan(`write ${operation}`, { attributes }, async (span) => {
    const ends = await work();
    span.setAttributes(toAttributes(ends));
    const failed = ends.find((end): end is Ended & PromiseRejectedResult => end.status === 'rejected');
    if (failed !== undefined) markFailed(span, toCode(failed.reason));
    return ends;
  });
};

/** The same write, with a span around each of its steps. */
export const toTraced = <Before, Value, Code extends string>(
  write: Write<Before, Value, Code>,
): Write<Before, Value, Code> => {
  const { operation } = write;
  return {
    ...write,
    prepare: () => inSpan(`prepare ${operation}`, {}, () => write.prepare()),
    send: (before, signal) => inSpan(`send ${operation}`, {}, () => write.send(before, signal)),
    readBack: (before, answered) =>
      inSpan(`readBack ${operation}`, {}, () => write.readBack(before, answered)),
  };
};

/** Of several writes each that came up, once. */
const toAttributes = (ends: readonly End[]) => {
  const written = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const receipts = written.flatMap((one) => ('receipt' in one ? [one.receipt] : []));
  const refusals = written.flatMap((one) => one.refused.map(({ code }) => code));
  return {
    ...toAttribute(
      'dossier.write.outcome',
      receipts.map(({ outcome }) => outcome),
    ),
    ...toAttribute(
      'dossier.write.verification',
      receipts.map(({ verification }) => verification),
    ),
    ...toAttribute('dossier.write.refusal', refusals),
    ...(receipts.some(({ replayed }) => replayed) ? { 'dossier.write.replayed': true } : {}),
  };
};

const toAttribute = (name: string, words: readonly string[]) =>
  words.length === 0 ? {} : { [name]: [...new Set(words)].join(',') };
