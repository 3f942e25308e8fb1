// A collector of traces on a real socket: OTLP over HTTP as JSON.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: number;
  /** Each value as it is, whatever its type. */
  attributes: Record<string, unknown>;
  events: { name: string }[];
  /** The traces it is connected with. */
  links: { traceId: string }[];
  status: { code?: number; message?: string };
}

export interface Collector {
  origin: string;
  /** Every body it got, as it came. */
  bodies: string[];
  /** "METHOD path" of each call. */
  lines: string[];
  headers: IncomingHttpHeaders[];
  readonly spans: Span[];
  /** Of each call, what the process says of itself. */
  readonly resources: Record<string, unknown>[];
  close(): Promise<void>;
}

export const spanKinds = { internal: 1, server: 2, client: 3 };
export const failed = 2;

/** `silent`: takes every call and never answers. */
export const startCollector = async ({ silent = false } = {}): Promise<Collector> => {
  const bodies: string[] = [];
  const lines: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    lines.push(`${request.method ?? ''} ${request.url ?? ''}`);
    headers.push(request.headers);
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      if (!silent) response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const exports = () => bodies.flatMap((body) => (JSON.parse(body) as WireExport).resourceSpans);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    lines,
    headers,
    get spans() {
      return exports().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(toSpan)));
    },
    get resources() {
      return exports().map(({ resource }) => toAttributes(resource.attributes));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

type WireAttributes = { key: string; value: object }[];

interface WireExport {
  resourceSpans: {
    resource: { attributes: WireAttributes };
    scopeSpans: {
      spans: (Omit<Span, 'attributes' | 'events' | 'links'> & {
        attributes: WireAttributes;
        events?: { name: string }[];
        links?: { traceId: string }[];
      })[];
    }[];
  }[];
}

const toAttributes = (attributes: WireAttributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] as unknown]));

const toSpan = ({
  attributes,
  events,
  links,
  ...span
}: WireExport['resourceSpans'][0]['scopeSpans'][0]['spans'][0]): Span => ({
  ...span,
  parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
  attributes: toAttributes(attributes),
  events: events ?? [],
  links: links ?? [],
});

/** What lies under a span, by names: `['sumsub.applicant', ['SUMSUB getApplicant']]`, in alphabetical order. */
export type Tree = (string | Tree)[];

/** The spans without a parent among them, and what lies under each. */
export const toTrees = (spans: readonly Span[]): Tree => {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const under = (parent: (span: Span) => boolean): Tree =>
    spans
      .filter(parent)
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .flatMap(({ name, spanId }) => {
        const inner = under(({ parentSpanId }) => parentSpanId === spanId);
        return inner.length === 0 ? [name] : [name, inner];
      });
  return under(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
};
