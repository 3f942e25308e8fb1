// Calls to the vendors, and how each way to them is.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '../errors.ts';
import type { AdmissionState } from '../http/admission.ts';
import type { CallTable, HttpCallEvent, Lane } from '../http/call.ts';

/** One kind of call to one vendor. */
export type LaneState = AdmissionState & { provider: string; lane: Lane };

/** Seconds, up to what one try may take. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10, 20, 40];

/** By their providers. */
export type CallTables = Readonly<Record<string, CallTable>>;

/** `tables`: every call that there is. */
export const countVendorCalls = (register: Registry, tables: CallTables) => {
  const registers = [register];
  const calls = new Counter({
    name: 'dossier_vendor_calls_total',
    help: 'Tries of vendor calls by outcome: ANSWERED or an error code. sent="false": refused here, the vendor heard nothing.',
    labelNames: ['provider', 'call', 'outcome', 'sent'],
    registers,
  });
  // An alert needs these: to Prometheus, what appears as 1 has not risen.
  for (const [provider, table] of Object.entries(tables)) {
    for (const { name } of Object.values(table)) {
      for (const outcome of toAlarms(provider)) calls.inc({ provider, call: name, outcome, sent: 'true' }, 0);
    }
  }
  const duration = new Histogram({
    name: 'dossier_vendor_call_duration_seconds',
    help: 'Time of one try that was sent, without waiting for its turn; of a stream, until its first bytes.',
    labelNames: ['provider', 'call'],
    buckets,
    registers,
  });
  const retries = new Counter({
    name: 'dossier_vendor_retries_total',
    help: 'Reads that were sent again after a fault; part of dossier_vendor_calls_total.',
    labelNames: ['provider'],
    registers,
  });
  return (event: HttpCallEvent) => {
    const { provider, call, outcome, sent } = event;
    calls.inc({ provider, call, outcome, sent: String(sent) });
    if (!sent) return;
    duration.observe({ provider, call }, event.duration / 1000);
    if (event.attempt > 1) retries.inc({ provider });
  };
};

/** Outcomes that somebody has to be told of at the first one. Sumsub alone takes the time into its signature. */
const toAlarms = (provider: string): readonly ErrorCode[] =>
  provider === 'SUMSUB' ? ['PROVIDER_AUTH', 'CLOCK_SKEW'] : ['PROVIDER_AUTH'];

/** As Prometheus has numbers alone. */
const breakerNumbers = { closed: 0, 'half-open': 1, open: 2 } as const;

/** `read`: how they are at the moment of a scrape. */
export const watchLanes = (register: Registry, read: () => readonly LaneState[]): void => {
  const watch = (name: string, help: string, toValue: (lane: LaneState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['provider', 'lane'],
      registers: [register],
      collect() {
        for (const state of read()) this.set({ provider: state.provider, lane: state.lane }, toValue(state));
      },
    });
  watch(
    'dossier_breaker_state',
    'The circuit breaker of each vendor and lane: 0 closed, 2 open, 1 half-open: the next call, or one on its way, tries the vendor out.',
    ({ breaker }) => breakerNumbers[breaker],
  );
  watch('dossier_vendor_calls_active', 'Vendor calls that are on their way.', ({ active }) => active);
  watch(
    'dossier_vendor_calls_waiting',
    'Vendor calls that wait for a place among those on their way.',
    ({ waiting }) => waiting,
  );
};
