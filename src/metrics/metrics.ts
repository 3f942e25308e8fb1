// What is counted for Prometheus, for one server. Labels are words of the program's own, and the first names of
// operations: no value that a caller or a vendor has sent, and nobody's name.
// Naming: https://prometheus.io/docs/practices/naming/
import { Gauge, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { WrittenEvent } from '../ledger/write.ts';
import type { Log } from '../log.ts';
import type { CheckFile } from '../model/entity.ts';
import { countFiles, watchHeldBytes } from './files.ts';
import { countOperations } from './operations.ts';
import { ofProcess } from './process.ts';
import { countVendorCalls, watchLanes, type LaneState } from './vendors.ts';
import { countWrites, watchLedger } from './writes.ts';

export interface Metrics {
  /** Counts what a check finds. */
  watchCheck: (check: CheckFile) => CheckFile;
  written: (event: WrittenEvent) => void;
  ledgerUnavailable: () => void;
  /** Says once where to read, at each scrape, what is not counted but is as it is. */
  watch(state: WatchedState): void;
  /** Everything in the text format, version 0.0.4. Those who ask at the same time share an answer. */
  scrape(): Promise<string>;
}

export interface WatchedState {
  lanes: () => readonly LaneState[];
  /** Writes whose outcome is not known. */
  inDoubt: () => Promise<number>;
  heldBytes: () => number;
}

/** `log`: the same log, so that what is logged is counted as well, whatever the level. */
export const createMetrics = (log: Log): { metrics: Metrics; log: Log } => {
  const register = new Registry();
  const { operation, refused } = countOperations(register);
  const vendorCall = countVendorCalls(register);
  const { written, ledgerUnavailable } = countWrites(register);
  const { watchCheck, media } = countFiles(register);
  tellVersion(register);
  let scraping: Promise<string> | undefined;
  const metrics: Metrics = {
    watchCheck,
    written,
    ledgerUnavailable,
    watch({ lanes, inDoubt, heldBytes }) {
      watchLanes(register, lanes);
      watchLedger(register, inDoubt);
      watchHeldBytes(register, heldBytes);
    },
    scrape: () =>
      (scraping ??= Promise.all([register.metrics(), ofProcess().metrics()])
        .then((texts) => texts.join('\n'))
        .finally(() => (scraping = undefined))),
  };
  return {
    metrics,
    log: {
      ...log,
      operation: both(operation, log.operation),
      refused: both(refused, log.refused),
      media: both(media, log.media),
      vendorCall: both(vendorCall, log.vendorCall),
    },
  };
};

const both =
  <Event>(first: (event: Event) => void, second: (event: Event) => void) =>
  (event: Event) => {
    first(event);
    second(event);
  };

const tellVersion = (register: Registry) => {
  new Gauge({
    name: 'dossier_build_info',
    help: 'Always 1; the version of Dossier that runs is in the label.',
    labelNames: ['version'],
    registers: [register],
  }).set({ version: packageJson.version }, 1);
};
