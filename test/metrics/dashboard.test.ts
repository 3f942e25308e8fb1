// The dashboard, what is documented, and what there is to be scraped must be the same metrics.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startServer } from '../support/server.ts';

const dashboard = readFileSync('docs/grafana/dossier.json', 'utf8');
const docs = readFileSync('docs/observability.md', 'utf8');

interface Panel {
  type: string;
  title: string;
  description?: string;
  targets?: { expr: string; datasource: { uid: string } }[];
}
const { panels, templating } = JSON.parse(dashboard) as {
  panels: Panel[];
  templating: { list: { name: string }[] };
};
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** What a metric may be asked for, by its name and type. */
const toSeries = (name: string, type: string) =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].map((ending) => name + ending) : [name];

const readTypes = async () => {
  const server = await startServer();
  const text = await (await server.fetch('/metrics')).text();
  await server.close();
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => ({ name: name!, type: type! }));
};

test('every metric that the dashboard asks for is there to be scraped', async () => {
  const series = (await readTypes()).flatMap(({ name, type }) => toSeries(name, type));
  const asked = expressions.flatMap((expr) => expr.match(/\b(?:dossier|nodejs|process)_\w+(?=\{)/g) ?? []);
  expect(new Set(asked).size).toBeGreaterThan(20);
  expect(asked.filter((name) => !series.includes(name))).toEqual([]);
});

test('every metric of our own is in the dashboard, and in the docs with its type', async () => {
  const own = (await readTypes()).filter(({ name }) => name.startsWith('dossier_'));
  expect(own.length).toBeGreaterThanOrEqual(17);
  const shown = expressions.join('\n');
  expect(
    own.filter(({ name, type }) => !toSeries(name, type).some((one) => shown.includes(`${one}{`))),
  ).toEqual([]);
  expect(
    own.filter(({ name, type }) => !new RegExp(`^\\| \`${name}\` +\\| ${type} +\\|`, 'm').test(docs)),
  ).toEqual([]);
  const documented = [...docs.matchAll(/^\| `(dossier_\w+)`/gm)].map(([, name]) => name);
  expect(documented.filter((name) => !own.some((metric) => metric.name === name))).toEqual([]);
});

test('every panel says what it shows, for the servers that were chosen, from the Prometheus that was chosen', () => {
  const charts = panels.filter(({ type }) => type !== 'row');
  expect(charts.filter(({ title, description = '' }) => title === '' || description === '')).toEqual([]);
  expect(expressions.filter((expr) => !expr.includes('instance=~"$instance"'))).toEqual([]);
  expect(templating.list.map(({ name }) => name)).toEqual(['DS_PROMETHEUS', 'instance']);
  const sources = charts.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid));
  expect(new Set(sources)).toEqual(new Set(['$' + '{DS_PROMETHEUS}']));
});
