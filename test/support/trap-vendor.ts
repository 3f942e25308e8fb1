// A vendor that answers every call badly, each time in another way, with marked words in whatever it says; reads go
// well while it is told to let writes come.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { back, front, toCustomerJson } from './capillary.ts';
import { toItemJson } from './argos.ts';
import { toApplicantJson, toImagesJson } from './sumsub.ts';
import { toEntityJson } from './unit21.ts';

export interface TrapVendor {
  origin: string;
  /** What each call's headers held, on one line for each call. */
  headers: string[];
  /** True: reads are answered well, so that a write is sent. */
  readsGoWell: boolean;
  close(): Promise<void>;
}

/** Words of the vendor's that must not get further, by the place where they stand. */
export const vendorWords = {
  body: 'canary-vendor-body-7f31',
  header: 'canary-vendor-header-7f32',
  location: 'canary-vendor-location-7f33',
  page: 'canary-vendor-page-7f34',
  cutOff: 'canary-vendor-cut-off-7f35',
  member: 'canary-vendor-member-7f36',
};

interface Bad {
  status: number;
  body: string;
  headers?: Record<string, string>;
  cut?: boolean;
}

const said = JSON.stringify({
  ...{ description: vendorWords.body, message: vendorWords.body, errorMessage: vendorWords.body },
  ...{ error_code: vendorWords.body, errorCode: vendorWords.body, errors: [{ message: vendorWords.body }] },
});
const bad: readonly Bad[] = [
  // As often as a read is tried, and once more for a reader beside it.
  ...[500, 503, 500, 503, 401, 403, 404, 400, 409, 422].map((status) => ({ status, body: said })),
  { status: 429, body: said, headers: { 'retry-after': '0', 'x-note': vendorWords.header } },
  { status: 302, body: '', headers: { location: `http://127.0.0.1:9/${vendorWords.location}` } },
  { status: 200, body: `<p>${vendorWords.page}</p>`, headers: { 'content-type': 'text/html' } },
  { status: 200, body: `{"id":"${vendorWords.cutOff}` },
  { status: 200, body: JSON.stringify({ id: { [vendorWords.member]: 1 }, Items: vendorWords.member }) },
  { status: 200, body: '', cut: true },
];

const good: readonly [RegExp, unknown][] = [
  [/\/metadata\/resources$/, toImagesJson(false)],
  [/\/resources\/applicants\//, toApplicantJson()],
  [/\/v3\/submission\?/, { Items: [toItemJson()] }],
  [/\/v2\/customers\//, toCustomerJson([front, back])],
  [/\/entities\//, toEntityJson([])],
];

export const startTrapVendor = async (): Promise<TrapVendor> => {
  // For reads and writes of each vendor by themselves, so that each meets every fault whatever goes on beside it.
  const calls = new Map<string, number>();
  const headers: string[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      headers.push(JSON.stringify(request.headers));
      const path = request.url ?? '';
      const read = request.method === 'GET' && vendor.readsGoWell;
      const json = read ? good.find(([pattern]) => pattern.test(path))?.[1] : undefined;
      const kind = `${request.method === 'GET' ? 'read' : 'write'} ${path.split('/', 3).join('/')}`;
      const count = calls.get(kind) ?? 0;
      if (json === undefined) calls.set(kind, count + 1);
      const answer =
        json === undefined ? bad[count % bad.length]! : { status: 200, body: JSON.stringify(json) };
      if ('cut' in answer) {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        ...('headers' in answer ? answer.headers : {}),
      });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vendor: TrapVendor = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    headers,
    readsGoWell: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return vendor;
};
