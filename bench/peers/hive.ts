// Hive Gateway over an OpenAPI description of the vendors' calls, as its runtime is put behind node:http. supergraph.graphql
// is what mesh.config.ts makes of openapi.json.
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createGatewayRuntime, type GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { toHeaders, type Method } from './vendor-calls.ts';

/** Each vendor's credentials, which for Sumsub are a signature of the call. */
const credentials: GatewayPlugin = {
  onFetch({ url, options, setOptions }) {
    const target = url.slice(url.indexOf('/', 'http://'.length));
    const own = options.headers as Record<string, string>;
    setOptions({ ...options, headers: { ...own, ...toHeaders(options.method as Method, target) } });
  },
};

// Without an agent of its own it opens a connection for each call under way, and keeps hundreds of megabytes for them.
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const gateway = createGatewayRuntime({
  supergraph: fileURLToPath(new URL('supergraph.graphql', import.meta.url)),
  plugins: () => [credentials],
  customAgent: () => agent,
  logging: 'error',
  graphiql: false,
  landingPage: false,
});

const server = createServer(gateway);
server.listen(0, '127.0.0.1', () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
// The runtime takes the signal for itself, and would leave the process to its connections.
process.once('SIGTERM', () => process.exit());
