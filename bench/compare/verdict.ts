// Which targets are met.
import { compareRounds, toRateRatio, type Spread } from './figures.ts';
import type { TableName } from './options.ts';
import type { ParticipantName } from './participants.ts';
import type { Slice, Slices } from './rounds.ts';
import { toRange } from './table.ts';
import type { WorkName } from './work.ts';

export interface Result {
  table: TableName;
  work: WorkName;
  slices: Slices;
}

interface Target {
  table: TableName;
  work: WorkName;
  against: ParticipantName;
  compare: (one: Slice, other: Slice) => number;
  /** Whether the median over the rounds is good enough. */
  isMet: (value: number) => boolean;
  wanted: string;
}

const toRateTarget = (work: WorkName, against: ParticipantName, least: number): Target => ({
  table: 'A',
  work,
  against,
  compare: toRateRatio,
  isMet: (value) => value >= least,
  wanted: `requests/s at least ${least} times those of ${against}`,
});

const toDelayTarget = (work: WorkName, part: 'p50' | 'p99', most: number): Target => ({
  table: 'C',
  work,
  against: 'bare-undici',
  compare: (one, bare) => one[part] - bare[part],
  isMet: (value) => value <= most,
  wanted: `${part} at most ${most} ms above that of bare-undici`,
});

const toAhead = (table: TableName, work: WorkName, against: ParticipantName): Target => ({
  table,
  work,
  against,
  compare: toRateRatio,
  isMet: (value) => value > 1,
  wanted: `more requests/s than ${against}`,
});

const delayed = ['Q1', 'Q2', 'M1'] as const;
const targets: readonly Target[] = [
  toRateTarget('Q1', 'hive', 8),
  toRateTarget('Q2', 'hive', 8),
  toRateTarget('Q3', 'hive', 5),
  toRateTarget('M1', 'hive', 3),
  toRateTarget('Q1', 'bare-undici', 0.6),
  toRateTarget('Q2', 'bare-undici', 0.6),
  ...delayed.map((work) => toDelayTarget(work, 'p50', 3)),
  ...delayed.map((work) => toDelayTarget(work, 'p99', 15)),
];

/** All but the limit and the one that it need not be ahead of. */
const peers = ['apollo', 'yoga', 'hive', 'bare-got'] as const;

interface Judged {
  target: Target;
  spread: Spread;
  isMet: boolean;
}

/** Leaves out what was not measured. */
const judge = (results: readonly Result[], wanted: readonly Target[]): Judged[] =>
  wanted.flatMap((target) => {
    const result = results.find(({ table, work }) => table === target.table && work === target.work);
    const spread = result && compareRounds(result.slices, 'dossier', target.against, target.compare);
    return spread ? [{ target, spread, isMet: target.isMet(spread.median) }] : [];
  });

const print = (judged: readonly Judged[]) => {
  for (const { target, spread, isMet } of judged) {
    const what = `${target.table} ${target.work}  ${target.wanted}`;
    console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what.padEnd(56)}  ${toRange(spread)}`);
  }
};

/** Of one core: more than that of what is not measured takes time from what is. */
const disturbing = 0.2;

const printDisturbance = (results: readonly Result[]) => {
  const all = results.flatMap(({ slices }) => [...slices.values()].flat());
  const disturbed = all.filter(({ shares }) => shares.others > disturbing).length;
  if (disturbed === 0) return;
  console.log(
    `In ${disturbed} of ${all.length} slices others on the machine took more than ${disturbing * 100} % of a core: measure again.`,
  );
};

/** Prints them; true: none is missed, of those that were measured. */
export const printVerdict = (results: readonly Result[]): boolean => {
  const toAheadOf = (names: readonly ParticipantName[]) =>
    results
      // At a fixed rate all answer as much as they are asked.
      .filter(({ table }) => table === 'A')
      .flatMap(({ table, work }) => names.map((name) => toAhead(table, work, name)));
  const judged = judge(results, [...targets, ...toAheadOf(peers)]);
  console.log('\n## Targets');
  print(judged);
  const beyond = judge(results, toAheadOf(['mercurius']));
  if (beyond.length > 0) {
    const ahead = beyond.filter(({ isMet }) => isMet).map(({ target }) => `${target.table} ${target.work}`);
    console.log(`Ahead of mercurius as well, which is no target: ${ahead.join(', ') || 'nowhere'}.`);
  }
  const missed = judged.filter(({ isMet }) => !isMet).length;
  console.log(`${judged.length} measured, ${missed} missed.`);
  printDisturbance(results);
  return missed === 0;
};
