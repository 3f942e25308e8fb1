// The text of /metrics as Prometheus reads it.
import type { TestServer } from '../support/server.ts';

/** Each sample's value by its name and labels, as they stand in the text. */
export type Samples = Record<string, number>;

export const scrape = async (server: Pick<TestServer, 'fetch'>): Promise<Samples> => {
  const response = await server.fetch('/metrics');
  return Object.fromEntries(
    (await response.text())
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
