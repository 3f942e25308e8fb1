// A bare HTTP caller for the Sumsub emulation's tests; it signs, and interprets nothing.
import { expect } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { applicantIdOf, inspectionIdOf, people, type SumsubTrait } from '../../src/sandbox/people.ts';
import { createSumsubSandbox, sumsubCredentials, type SumsubSettings } from '../../src/sandbox/sumsub.ts';

export interface SumsubBody {
  description: string;
  code: number;
  correlationId: string;
  errorCode?: number;
  errorName?: string;
  ok: number;
  id: string;
  inspectionId: string;
  externalUserId: string;
  type: string;
  deleted: boolean;
  info?: Record<string, unknown>;
  fixedInfo?: Record<string, unknown>;
  review: { reviewStatus: string; reviewDate?: string; reviewResult?: Record<string, unknown> };
  items: ImageItem[];
  totalItems: number;
}

export interface ImageItem {
  id: string;
  previewId: string;
  addedDate: string;
  attemptId: string;
  source: string;
  deactivated: boolean;
  fileMetadata: { fileName: string; fileType: string; fileSize: number; resolution?: object };
  idDocDef: { country: string; idDocType: string; idDocSubType?: string };
  reviewResult: Record<string, unknown>;
}

export const sign = (secret: string, signed: string, body?: Uint8Array) =>
  createHmac('sha256', secret)
    .update(signed)
    .update(body ?? '')
    .digest('hex');

/** The common error body (section 10), without the codes that are often absent. */
export const errorBody = (code: number) => ({
  description: expect.any(String) as unknown,
  code,
  correlationId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
});

/** Status, and the vendor's own code with its name. */
export const refusal = ({ status, body }: { status: number; body: SumsubBody }) => [
  status,
  body.errorCode,
  body.errorName,
];

export const now = () => Math.floor(Date.now() / 1000);

/** The first sample person in that state. */
export const personWith = (trait: SumsubTrait) => people.find(({ sumsub }) => sumsub === trait)!;

export interface Form {
  body: Uint8Array;
  type: string;
}

/** Encoded here, as the signature covers each byte. */
export const formOf = async (parts: Record<string, string | Blob>): Promise<Form> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  const encoded = new Response(form);
  const body = new Uint8Array(await encoded.arrayBuffer());
  return { body, type: encoded.headers.get('content-type') ?? '' };
};

export const startSumsub = async (overrides: Partial<SumsubSettings> = {}) => {
  const emulator = createSumsubSandbox(overrides);
  const base = await emulator.app.listen({ port: 0, host: '127.0.0.1' });
  const headersFor = (method: string, path: string, body?: Uint8Array, timestamp = String(now())) => ({
    'x-app-token': sumsubCredentials.appToken,
    'x-app-access-ts': timestamp,
    'x-app-access-sig': sign(sumsubCredentials.secretKey, timestamp + method + path, body),
  });
  const send = (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(base + path, { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(body) }) });
  /** With these headers and nothing else. */
  const bare = async (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) => {
    const response = await send(method, path, headers, body);
    const text = await response.text();
    const json = (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {}) as unknown;
    return { status: response.status, headers: response.headers, text, body: json as SumsubBody };
  };
  const call = (method: string, path: string, body?: Uint8Array, type?: string) =>
    bare(
      method,
      path,
      { ...headersFor(method, path, body), ...(type === undefined ? {} : { 'content-type': type }) },
      body,
    );
  const sendJson = (method: string, path: string, value: unknown) =>
    call(method, path, new TextEncoder().encode(JSON.stringify(value)), 'application/json');
  const upload = async (applicantId: string, parts: Record<string, string | Blob>) => {
    const { body, type } = await formOf(parts);
    return call('POST', `/resources/applicants/${applicantId}/info/idDoc`, body, type);
  };
  const images = async (applicantId: string) =>
    (await call('GET', `/resources/applicants/${applicantId}/metadata/resources`)).body.items;
  return {
    emulator,
    base,
    headersFor,
    send,
    bare,
    call,
    sendJson,
    upload,
    images,
    applicant: (id: string) => call('GET', `/resources/applicants/${id}/one`),
    /** Makes an image inactive, by the route of the contract; `query` such as `?revert=true`. */
    deactivate: (trait: SumsubTrait, imageId: string, query = '') =>
      call(
        'DELETE',
        `/resources/inspections/${inspectionIdOf(personWith(trait))}/resources/${imageId}${query}`,
      ),
    /** Which images of the person with the trait are inactive, in the list's order. */
    inactive: async (trait: SumsubTrait) =>
      (await images(applicantIdOf(personWith(trait)))).map(({ deactivated }) => deactivated),
    /** By the way partners have: no credentials are needed. */
    steer: async (method: string, path: string, value?: unknown) => {
      const response = await fetch(`${base}/_sandbox${path}`, {
        method,
        ...(value === undefined ? {} : { body: JSON.stringify(value) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    close: () => emulator.app.close(),
  };
};
