// The text of /metrics as Prometheus reads it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '../support/server.ts';

/** Each sample's value by its name and labels, as they stand in the text. */
export type Samples = Record<string, number>;

/** Milliseconds for which a server gives the same text, and a little more. */
const kept = 1_050;
const scrapedAt = new Map<string, number>();

/** As it is now: who has scraped this server a moment ago waits until it makes a new text. */
export const scrape = async (server: Pick<TestServer, 'fetch' | 'origin'>): Promise<Samples> => {
  const before = scrapedAt.get(server.origin) ?? -Infinity;
  await sleep(Math.max(0, before + kept - performance.now()));
  const response = await server.fetch('/metrics');
  const text = await response.text();
  // Whenever it was made, it was before it came.
  scrapedAt.set(server.origin, performance.now());
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => /^(.*) (\S+)$/.exec(line)!)
      .map(([, sample, value]) => [sample, Number(value)]),
  ) as Samples;
};

/** Those of one metric, by their labels; '' where it has none. */
export const of = (samples: Samples, metric: string): Samples =>
  Object.fromEntries(
    Object.entries(samples)
      .filter(([sample]) => sample === metric || sample.startsWith(`${metric}{`))
      .map(([sample, value]) => [sample.slice(metric.length).replace(/^\{(.*)\}$/, '$1'), value]),
  );
