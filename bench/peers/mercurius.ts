// Mercurius on Fastify: compiled execution from a query's first run on, and undici's pool.
import Fastify from 'fastify';
import mercurius, { type IResolvers } from 'mercurius';
import { resolvers, typeDefs } from './schema.ts';
import { createUndiciVendors } from './undici-vendors.ts';

const app = Fastify();
const vendors = createUndiciVendors();

await app.register(mercurius, {
  schema: typeDefs,
  resolvers: { ...resolvers, Node: { resolveType: resolvers.Node.__resolveType } } as unknown as IResolvers,
  jit: 1,
  context: () => ({ vendors }),
});

console.log(`ready at ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
