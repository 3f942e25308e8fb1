// The one way to write to a vendor. A vendor's data source describes a write; nothing but the ledger opens and carries
// one out. turns.ts says whose turn it is; carry-out.ts does the rest.
import { ApiError } from '../errors.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Provider } from '../model/provider.ts';
import type { Outcome, Receipt, Verification } from '../model/receipt.ts';
import { SealedWrite, type Write } from '../model/write.ts';
import { inTime } from '../store/in-time.ts';
import { ledgerLate } from './begin-in-time.ts';
import { carryOut, tryOut, type CarryOutOptions, type Written } from './carry-out.ts';
import type { KeyedCall } from './entries.ts';
import type { Origin, Under } from './entry.ts';
import { toReplayed } from './receipts.ts';
import { shuttingDown } from './send-once.ts';
import type { Settler } from './settle.ts';
import type { Turns } from './turns.ts';
import { inWriteSpan, toTraced } from './write-span.ts';

export interface Writer {
  write<Before, Value, Code extends string>(
    write: SealedWrite<Before, Value, Code>,
  ): Promise<Written<Value, Code>>;
  /** Writes about one thing: sent one after another, in order, and read back side by side. */
  writeTogether<Before, Value, Code extends string>(
    writes: readonly SealedWrite<Before, Value, Code>[],
  ): Promise<PromiseSettledResult<Written<Value, Code>>[]>;
}

export type CreateWriter = (origin: Origin, call: KeyedCall | null) => Writer;

/** What came of a write: its receipt, its refusal, or a fault, after which nothing was changed. */
export interface WrittenEvent {
  provider: Provider;
  /** The mutation's name. */
  operation: string;
  outcome: Outcome | 'REFUSED' | 'FAILED';
  verification: Verification | 'NONE';
}

export interface WriterOptions extends CarryOutOptions {
  onWritten?: (event: WrittenEvent) => void;
  turns: Turns;
  settler: Settler;
}

export const createWriter = (options: WriterOptions): CreateWriter => {
  const { turns, stopping } = options;
  const tell = ({ provider, operation }: Named, end: PromiseSettledResult<Written<unknown, string>>) =>
    options.onWritten?.({ ...toEnd(end), provider, operation });

  const carryOutAll = async <Before, Value, Code extends string>(
    jobs: readonly Job<Before, Value, Code>[],
    origin: Origin,
    call: KeyedCall | null,
  ): Promise<PromiseSettledResult<Written<Value, Code>>[]> => {
    const [first] = jobs;
    if (first === undefined) return [];
    const { exclusive, provider } = first.write;
    const keyLeases = call === null ? [] : [call.lease];
    const done = await turns.take(exclusive.key, origin.answerBy, ({ lease, lost, onReleased }) => {
      const held = { leases: [lease, ...keyLeases] as Under['leases'], lost, origin };
      const under = { ...held, onReleased: jobs.length === 1 ? onReleased : null };
      return inOrder(jobs, ({ write, step }) => carryOut(write, { ...under, step }, options));
    });
    if (done !== null) return done;
    if (stopping.aborted) throw shuttingDown(provider);
    return Promise.allSettled(jobs.map(({ write }) => toBusy(write)));
  };

  return (origin, call) => {
    const toJob = async <Before, Value, Code extends string>(
      sealed: SealedWrite<Before, Value, Code>,
      place: number,
    ): Promise<Job<Before, Value, Code>> => {
      const step = call === null ? null : `${call.id}:${place}`;
      return {
        write: toTraced(SealedWrite.open(sealed)),
        step,
        known: await recall(step, origin, call, options),
      };
    };

    const carryOutEach: Writer['writeTogether'] = async (sealed) => {
      const jobs = await Promise.all(sealed.map(toJob));
      const fresh = jobs.filter(({ known }) => known === null);
      const isTrial = jobs.every(({ write }) => write.dryRun);
      const carrying = isTrial ? tryOutAll(fresh) : carryOutAll(fresh, origin, call);
      const carried = await carrying.catch((reason: unknown) => {
        // None of them had its turn.
        for (const { write } of fresh) tell(write, { status: 'rejected', reason });
        throw fresh.length < jobs.length ? toNothingMore(reason) : reason;
      });
      carried.forEach((end, place) => tell(fresh[place]!.write, end));
      return jobs.map(({ known }) => (known === null ? carried.shift()! : toKnown(known)));
    };

    const writeTogether: Writer['writeTogether'] = (sealed) =>
      inWriteSpan(sealed, () => carryOutEach(sealed));

    return {
      writeTogether,
      async write(sealed) {
        const [result] = await writeTogether([sealed]);
        if (result?.status === 'fulfilled') return result.value;
        throw result?.reason;
      },
    };
  };
};

/** What an interrupted call had sent already, by its place among the writes. */
const recall = async (
  step: string | null,
  { answerBy }: Origin,
  call: KeyedCall | null,
  { audit, settler }: WriterOptions,
): Promise<AuditEntry | null> => {
  if (call === null || !call.resumed || step === null) return null;
  const asked = performance.now();
  const entry = await inTime(audit.findStep(step), answerBy - asked, () => {
    throw ledgerLate(asked, false);
  });
  // What was refused has changed nothing, and may be tried again.
  return entry === null || entry.refusal !== null ? null : settler.awaitEntry(entry, answerBy);
};

/** Some of a call's writes had been sent before it was interrupted, and the others had no turn now. */
const toNothingMore = (reason: unknown): unknown =>
  reason instanceof ApiError
    ? new ApiError(
        reason.code,
        'No more was sent than an interrupted call had sent already: repeat it with its key.',
        {
          retryable: true,
          outcomeKnown: false,
        },
      )
    : reason;

interface Job<Before, Value, Code extends string> {
  write: Write<Before, Value, Code>;
  step: string | null;
  known: AuditEntry | null;
}

const tryOutAll = <Before, Value, Code extends string>(jobs: readonly Job<Before, Value, Code>[]) =>
  Promise.allSettled(jobs.map(({ write }) => tryOut(write)));

type Named = Pick<WrittenEvent, 'provider' | 'operation'>;

const toEnd = (
  end: PromiseSettledResult<Written<unknown, string>>,
): Pick<WrittenEvent, 'outcome' | 'verification'> => {
  if (end.status === 'rejected') return { outcome: 'FAILED', verification: 'NONE' };
  if (!('receipt' in end.value)) return { outcome: 'REFUSED', verification: 'NONE' };
  const { outcome, verification } = end.value.receipt;
  return { outcome, verification };
};

const toKnown = (
  entry: AuditEntry,
): PromiseFulfilledResult<{ refused: []; receipt: Receipt; value: null }> => ({
  status: 'fulfilled',
  value: { refused: [], receipt: toReplayed(entry), value: null },
});

const toBusy = async <Value, Code extends string>({
  provider,
  exclusive: { busy },
}: Pick<Write<never, Value, Code>, 'provider' | 'exclusive'>): Promise<Written<Value, Code>> => {
  if (busy !== undefined) return { refused: [busy] };
  throw new ApiError(
    'WRITE_IN_PROGRESS',
    'Another write to the same record runs, or is in doubt: try later.',
    {
      provider,
      retryable: true,
    },
  );
};

/** The next one is sent when the one before was answered; reading back need not wait. */
const inOrder = async <Item, Result>(
  items: readonly Item[],
  begin: (item: Item) => Promise<{ end: Promise<Result> }>,
): Promise<PromiseSettledResult<Result>[]> => {
  const ends: Promise<Result>[] = [];
  for (const item of items) {
    const end = await begin(item).catch((error: unknown) => ({
      end: Promise.reject<Result>(error as Error),
    }));
    // Whoever fails while others are still being sent is heard of in the end.
    end.end.catch(() => undefined);
    ends.push(end.end);
  }
  return Promise.allSettled(ends);
};
