// What is counted for Prometheus, for one server. Labels are words of the program's own, and the first names of
// operations: no value that a caller or a vendor has sent, and nobody's name.
// Naming: https://prometheus.io/docs/practices/naming/
import { Counter, Gauge, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { WrittenEvent } from '../ledger/write.ts';
import { ApiError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CheckFile } from '../model/entity.ts';
import { countFiles, watchHeldBytes } from './files.ts';
import { countOperations } from './operations.ts';
import { ofProcess } from './process.ts';
import { countVendorCalls, watchLanes, type CallTables, type LaneState } from './vendors.ts';
import { countWrites, watchLedger, type SettledEvent } from './writes.ts';

export interface Metrics {
  /** Counts what a check finds. */
  watchCheck: (check: CheckFile) => CheckFile;
  written: (event: WrittenEvent) => void;
  settled: (event: SettledEvent) => void;
  ledgerUnavailable: () => void;
  /** Says once where to read, at each scrape, what is not counted but is as it is. */
  watch(state: WatchedState): void;
  /** Everything in the text format, version 0.0.4. Those who ask within a second share an answer. */
  scrape(): Promise<string>;
}

export interface WatchedState {
  lanes: () => readonly LaneState[];
  /** Writes whose outcome is not known. */
  inDoubt: () => Promise<number>;
  heldBytes: () => number;
}

/** Milliseconds: many who scrape in a loop must not slow down what the server is there for. */
const longestKept = 1_000;

/**
 * `log`: the same log, so that what is logged is counted as well, whatever the level. `tables`: the calls that there are
 * to each vendor.
 */
export const createMetrics = (log: Log, tables: CallTables): { metrics: Metrics; log: Log } => {
  const register = new Registry();
  const { operation, refused } = countOperations(register);
  const vendorCall = countVendorCalls(register, tables);
  const { written, settled, ledgerUnavailable } = countWrites(register, Object.keys(tables));
  const { watchCheck, media } = countFiles(register);
  const unexpected = countUnexpected(register);
  tellVersion(register);
  const collect = async () => (await Promise.all([register.metrics(), ofProcess().metrics()])).join('\n');
  let kept: { text: Promise<string>; until: number } | undefined;
  const metrics: Metrics = {
    watchCheck,
    written,
    settled,
    ledgerUnavailable,
    watch({ lanes, inDoubt, heldBytes }) {
      watchLanes(register, lanes);
      watchLedger(register, inDoubt);
      watchHeldBytes(register, heldBytes);
    },
    scrape() {
      if (kept === undefined || performance.now() >= kept.until)
        kept = { text: collect(), until: performance.now() + longestKept };
      return kept.text;
    },
  };
  return {
    metrics,
    log: {
      ...log,
      operation: both(operation, log.operation),
      refused: both(refused, log.refused),
      media: both(media, log.media),
      vendorCall: both(vendorCall, log.vendorCall),
      unexpected: both(unexpected, log.unexpected),
    },
  };
};

const both =
  <Event, More extends unknown[]>(
    first: (event: Event) => void,
    second: (event: Event, ...more: More) => void,
  ) =>
  (event: Event, ...more: More) => {
    first(event);
    second(event, ...more);
  };

const countUnexpected = (register: Registry) => {
  const counter = new Counter({
    name: 'dossier_unexpected_total',
    help: 'Faults of this program itself, each with a line "unexpected" in the log that says where.',
    registers: [register],
  });
  return (error: unknown) => {
    // A fault that has a code of its own, such as a database that is away, is counted where it belongs.
    if (!(error instanceof ApiError) || error.code === 'INTERNAL_SERVER_ERROR') counter.inc();
  };
};

const tellVersion = (register: Registry) => {
  new Gauge({
    name: 'dossier_build_info',
    help: 'Always 1; the version of Dossier that runs is in the label.',
    labelNames: ['version'],
    registers: [register],
  }).set({ version: packageJson.version }, 1);
};
