// GraphQL Yoga on node:http, with Node's own fetch.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { resolvers, typeDefs, type Context } from './schema.ts';
import { createVendors, vendorUrl } from './vendor-calls.ts';

const vendors = createVendors(
  async <Json>(method: string, target: string, headers: Record<string, string>) => {
    const response = await fetch(vendorUrl + target, { method, headers });
    if (!response.ok) throw new Error(`the vendor answered ${response.status}`);
    return (await response.json()) as Json;
  },
);

const yoga = createYoga<object, Context>({
  schema: createSchema<Context>({ typeDefs, resolvers }),
  context: () => ({ vendors }),
  graphiql: false,
  landingPage: false,
});

const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
