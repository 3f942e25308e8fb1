// What is set about traces, under OpenTelemetry's own names.
import type { Reader } from './config-reader.ts';

/** @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export interface TracesConfig {
  /** Where spans are sent to: OTLP over HTTP, as JSON. */
  url: string;
  serviceName: string;
  /** The share of operations that are traced, from 0 to 1, where whoever calls has not decided about it. */
  ratio: number;
}

/** Null where no traces are wanted. */
export const readTraces = (reader: Reader): TracesConfig | null => {
  const url = readEndpoint(reader);
  const ratio = readRatio(reader);
  const serviceName = reader.token('OTEL_SERVICE_NAME') ?? 'dossier';
  return url === null ? null : { url, serviceName, ratio };
};

/** As the specification has it: what is given for traces alone is used as it is; else their path comes behind. */
const readEndpoint = (reader: Reader): string | null => {
  const own = readAddress(reader, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://127.0.0.1:4318/v1/traces');
  const shared = readAddress(reader, 'OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318');
  return own ?? (shared === null ? null : `${shared.replace(/\/$/, '')}/v1/traces`);
};

const readAddress = (reader: Reader, name: string, example: string): string | null => {
  const text = reader.text(name);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  // Plain http to any host: a collector stands beside its servers, and no span holds a secret or personal data.
  const isPlain = url !== null && url.username + url.password + url.search + url.hash === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href;
  reader.problems.push(
    `${name} must be the http or https address of a collector, such as ${example}, without a user or a query.`,
  );
  return null;
};

const readRatio = (reader: Reader): number => {
  const text = reader.text('OTEL_TRACES_SAMPLER_ARG');
  if (text === null) return 1;
  const ratio = /^\d(?:\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  if (ratio <= 1) return ratio;
  reader.problems.push('OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1, such as 0.1.');
  return 1;
};
