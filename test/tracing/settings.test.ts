import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';

const endpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const endpointOfTraces = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

test('without a collector there are no traces', () => {
  expect(readConfig({}).traces).toBeNull();
  expect(readConfig({ OTEL_SERVICE_NAME: 'alone' }).traces).toBeNull();
});

test.each([
  ['http://127.0.0.1:4318', 'http://127.0.0.1:4318/v1/traces'],
  ['http://collector.observability.svc:4318/', 'http://collector.observability.svc:4318/v1/traces'],
  ['https://collector.example.com/otlp', 'https://collector.example.com/otlp/v1/traces'],
])('the path of traces comes behind %s', (given, url) => {
  expect(readConfig({ [endpoint]: given }).traces).toEqual({ url, serviceName: 'dossier', ratio: 1 });
});

test.each([
  ['http://127.0.0.1:4318', 'http://127.0.0.1:4318/'],
  ['https://collector.example.com/own/way', 'https://collector.example.com/own/way'],
])('an address for traces alone is used as it is: %s', (given, url) => {
  expect(readConfig({ [endpointOfTraces]: given }).traces?.url).toBe(url);
  const both = { [endpoint]: 'http://127.0.0.1:4319', [endpointOfTraces]: given };
  expect(readConfig(both).traces?.url).toBe(url);
});

test.each([
  [endpointOfTraces, 'canary-no-url'],
  [endpointOfTraces, 'https://collector.example.com/v1/traces?canary=1'],
  [endpoint, 'canary-no-url'],
  [endpoint, 'grpc://collector.example.com:4317'],
  [endpoint, 'https://user:canary-password@collector.example.com'],
  [endpoint, 'https://collector.example.com/?canary=1'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ['OTEL_TRACES_SAMPLER_ARG', '-0.1'],
  ['OTEL_TRACES_SAMPLER_ARG', 'canary-half'],
  ['OTEL_SERVICE_NAME', 'canary name'],
])('%s=%s is named, never shown', (name, value) => {
  const read = () => readConfig({ [endpoint]: 'http://127.0.0.1:4318', [name]: value });
  expect(read).toThrow(`  - ${name} must be `);
  expect(read).not.toThrow(value);
});
