// The slices as tables in Markdown.
import { compareRounds, toRateRatio, toSpread, type Spread } from './figures.ts';
import type { ParticipantName } from './participants.ts';
import type { Slice, Slices } from './rounds.ts';

/** With three digits that say something. */
const toText = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2);
};

export const toRange = (spread: Spread | null): string =>
  spread === null ? '-' : `${toText(spread.median)} (${toText(spread.least)} – ${toText(spread.most)})`;

const median = (slices: readonly Slice[], toValue: (slice: Slice) => number) =>
  toSpread(slices.map(toValue)).median;

/** A server that leaves more of its core than this was not what limited it. */
const busy = 0.9;

const toShares = (slices: readonly Slice[]): string =>
  (['server', 'vendor', 'callers', 'others'] as const)
    .map((part) => (median(slices, ({ shares }) => shares[part]) * 100).toFixed(0))
    .join(' / ');

type Row = readonly string[];

const print = (head: Row, rows: readonly Row[]) => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const toLine = (row: Row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  console.log([toLine(head), rule, ...rows.map(toLine)].join('\n'));
};

const shared = ['CPU µs', 'peak MB', 'calls', 'equal', 'CPU % of server / vendors / callers / others'];

const toShared = (slices: readonly Slice[]): Row => [
  toText(median(slices, ({ cpu }) => cpu)),
  toText(Math.max(...slices.map(({ peak }) => peak))),
  toText(median(slices, ({ calls }) => calls)),
  toText(median(slices, ({ equal }) => equal)),
  toShares(slices),
];

/** Callers who ask again as soon as they are answered. */
export const printThroughput = (slices: Slices) => {
  const toRow = (name: ParticipantName, own: readonly Slice[]): Row => {
    const isIdle = median(own, ({ shares }) => shares.server) < busy;
    return [
      name,
      `${toRange(toSpread(own.map(({ rate }) => rate)))}${isIdle ? ' *' : '  '}`,
      toText(median(own, ({ p50 }) => p50)),
      toText(median(own, ({ p99 }) => p99)),
      ...toShared(own),
      toRange(compareRounds(slices, name, 'hive', toRateRatio)),
      toRange(compareRounds(slices, name, 'bare-undici', toRateRatio)),
    ];
  };
  print(
    ['', 'requests/s  ', 'p50 ms', 'p99 ms', ...shared, 'to hive', 'to bare-undici'],
    [...slices].map(([name, own]) => toRow(name, own)),
  );
};

/** So many in a second, however long they take. */
export const printWaiting = (slices: Slices) => {
  const toRow = (name: ParticipantName, own: readonly Slice[]): Row => [
    name,
    toText(median(own, ({ rate }) => rate)),
    toRange(toSpread(own.map(({ p50 }) => p50))),
    toRange(toSpread(own.map(({ p99 }) => p99))),
    toRange(compareRounds(slices, name, 'bare-undici', (one, bare) => one.p50 - bare.p50)),
    toRange(compareRounds(slices, name, 'bare-undici', (one, bare) => one.p99 - bare.p99)),
    ...toShared(own),
  ];
  print(
    ['', 'answered/s', 'p50 ms', 'p99 ms', 'p50 - bare-undici', 'p99 - bare-undici', ...shared],
    [...slices].map(([name, own]) => toRow(name, own)),
  );
};

export const legend = `Each figure: the median over the rounds (the least – the most). Peak: of all rounds. CPU µs: of the server, for each request.
Calls: of the vendors, for each request. Equal: those of them that another one was reading the same thing as, just then. * The server used less than ${busy * 100} % of a core: callers, vendors or a disk were the limit.
Answered/s: until the last answer is there.`;
