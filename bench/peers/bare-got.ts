// No GraphQL, and got.
import { Agent } from 'node:http';
import got from 'got';
import { serveBare } from './bare.ts';
import { createVendors, vendorUrl, type Headers, type Method } from './vendor-calls.ts';

const client = got.extend({
  agent: { http: new Agent({ keepAlive: true, maxSockets: 64 }) },
  retry: { limit: 0 },
});

serveBare(
  createVendors(<Json>(method: Method, target: string, headers: Headers) =>
    client(vendorUrl + target, { method, headers }).json<Json>(),
  ),
);
