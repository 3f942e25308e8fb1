// Writes, and how the ledger that keeps them is.
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { WrittenEvent } from '../ledger/write.ts';
import type { Outcome } from '../model/receipt.ts';
import type { Provider } from '../model/provider.ts';

export interface SettledEvent {
  provider: Provider;
  outcome: Exclude<Outcome, 'DRY_RUN'>;
}

/** `providers`: whose counters are there from the start. */
export const countWrites = (register: Registry, providers: readonly string[]) => {
  const registers = [register];
  const writes = new Counter({
    name: 'dossier_writes_total',
    help: 'Writes by what their callers were told: the outcome of the receipt, REFUSED or FAILED. An UNKNOWN that is settled later is not counted again.',
    labelNames: ['provider', 'operation', 'outcome', 'verification'],
    registers,
  });
  const settled = new Counter({
    name: 'dossier_settled_total',
    help: 'Writes that were in doubt, by what they are recorded as for good. UNKNOWN: reading could not tell, and nobody looks any more.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  // An alert needs it: to Prometheus, what appears as 1 has not risen.
  for (const provider of providers) settled.inc({ provider, outcome: 'UNKNOWN' }, 0);
  const unavailable = new Counter({
    name: 'dossier_ledger_unavailable_total',
    help: "Uses of the ledger's database that it did not answer, those of the server's own accord among them.",
    registers,
  });
  return {
    written: ({ provider, operation, outcome, verification }: WrittenEvent) =>
      writes.inc({ provider, operation, outcome, verification }),
    settled: ({ provider, outcome }: SettledEvent) => settled.inc({ provider, outcome }),
    ledgerUnavailable: () => unavailable.inc(),
  };
};

/** Milliseconds that a scrape waits for the database. */
const patience = 500;

/** `count`: the writes in doubt. Where the database does not say, there is no value rather than an old one. */
export const watchLedger = (register: Registry, count: () => Promise<number>): void => {
  let asked: Promise<number | null> | undefined;
  // A database that hangs is not asked again by every scrape.
  const askOnce = () =>
    (asked ??= count()
      .catch(() => null)
      .finally(() => (asked = undefined)));
  new Gauge({
    name: 'dossier_ledger_pending',
    help: 'Writes in doubt, over all servers of this ledger: to be settled by reading. Absent while the database does not answer.',
    registers: [register],
    async collect() {
      const given = new AbortController();
      const late = sleep(patience, null, { signal: given.signal }).catch(() => null);
      const pending = await Promise.race([askOnce(), late]);
      given.abort();
      if (pending === null) this.remove();
      else this.set(pending);
    },
  });
};
