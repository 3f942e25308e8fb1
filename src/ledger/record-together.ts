// Records the intents, or the outcomes, of all writes that wait at the same time, with as many statements as of one.
import type { ProviderMode } from '../model/provider.ts';
import { releaseLeases, renewLeases } from '../store/lease.ts';
import type { Store } from '../store/store.ts';
import type { Committed, WorkOfAll } from './chain.ts';
import type { AnyWrite, Begun, Ending, Under } from './entry.ts';
import type { Held, Pending } from './pending.ts';
import type { Intent, Outcoming } from './records.ts';
import type { Subject, Subjects } from './subjects.ts';

export interface RecordOptions {
  store: Store;
  subjects: Subjects;
  pending: Pending;
}

/** An intent that waits to be recorded. */
export interface Beginning extends Held {
  write: AnyWrite;
  under: Under;
  mode: ProviderMode;
  /** Encrypted. */
  plan: string;
}

/** Null where nothing was recorded, as a lease was lost or nobody waits any more. */
type Begins = Committed<Subject | 'unreadable' | null>;

/** The intents. */
export const createBegin = ({
  store,
  subjects,
  pending,
}: RecordOptions): WorkOfAll<Beginning, Begins['result']> => {
  const nothing: Begins = { result: null, append: [] };
  return async (db, all) => {
    const awaited = all.filter(({ under }) => performance.now() <= under.origin.answerBy);
    const owners = await renewLeases(
      store,
      db,
      awaited.flatMap(({ under }) => under.leases),
    );
    const ours = awaited.filter(({ under }) => under.leases.every(({ owner }) => owners.has(owner)));
    const found = await subjects.of(
      db,
      ours.map(({ write }) => ({ provider: write.provider, record: write.target.record })),
    );
    const begins = new Map(ours.map((one, place) => [one, toBegins(one, found[place] ?? null)]));
    await pending.add(
      db,
      ours.filter((one) => begins.get(one)?.append.length === 1),
    );
    return all.map((one) => begins.get(one) ?? nothing);
  };
};

/** About one that is erased in this very moment the entry would be about nobody, and nobody could erase it. */
const toBegins = (one: Beginning, subject: Begins['result']): Begins => {
  if (subject === null || subject === 'unreadable') return { result: subject, append: [] };
  const { actor, keyId, requestId } = one.under.origin;
  const origin = { entry: one.entryId, mode: one.mode, actor, keyId, requestId, step: one.under.step };
  return { result: subject, append: [toIntent(one.write, origin, subject)] };
};

interface Ended {
  begun: Begun;
  ending: Ending;
}

/** The outcomes. */
export const createEnd =
  ({ store, pending }: RecordOptions): WorkOfAll<Ended, boolean> =>
  async (db, all) => {
    const sure = all.flatMap(({ begun, ending }) => (ending.unsure === false ? [begun] : []));
    const ours = new Set<Held>(await pending.remove(db, sure));
    for (const { begun, ending } of all) {
      if (ending.unsure === false) continue;
      if (await pending.leave(db, begun, ending.unsure)) ours.add(begun);
    }
    // Whoever waits for the thing has not to wait for a transaction more.
    const last = all.filter(({ begun }) => begun.onReleased !== null);
    await releaseLeases(
      store,
      db,
      last.map(({ begun }) => begun.lease),
    );
    return all.map(({ begun, ending }) => ({
      result: ours.has(begun),
      append: ours.has(begun) ? [toOutcoming(begun, ending)] : [],
    }));
  };

const toIntent = (
  { provider, operation, effect, reversible, target, arguments: asked }: AnyWrite,
  origin: Pick<Intent, 'entry' | 'mode' | 'actor' | 'keyId' | 'requestId' | 'step'>,
  subject: Subject,
): Intent => ({
  kind: 'INTENT',
  provider,
  operation,
  effect,
  reversible,
  ...origin,
  subject: subject.handle,
  target: subject.seal(target, origin.entry),
  arguments: asked,
});

const toOutcoming = ({ entryId, seal, elapsed }: Begun, ending: Ending): Outcoming => ({
  kind: 'OUTCOME',
  entry: entryId,
  outcome: ending.outcome,
  verification: ending.verification,
  refusal: ending.refusal,
  warnings: [...new Set(ending.warnings.map(({ code }) => code))],
  detail: ending.warnings.length === 0 ? null : seal({ warnings: ending.warnings, said: ending.said }),
  correlationId: ending.correlationId,
  duration: Math.round(elapsed()),
});
