// The server under test on a real socket, and the way a client talks to it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../src/config-reader.ts';
import { readConfig } from '../../src/config.ts';
import { createServer, type Server } from '../../src/server.ts';
import type { ScriptedVendor } from './scripted-vendor.ts';

export const adminKey = 'test-admin-key-0123456789-0123456789';

export interface Answer {
  status: number;
  headers: Headers;
  data: unknown;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface TestServer extends Omit<Server, 'listen'> {
  origin: string;
  query(
    document: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Any request to the server. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A folder for a server's embedded database. */
export const createDataDir = () => mkdtempSync(join(tmpdir(), 'dossier-test-'));

/**
 * A server in sandbox mode, or with the vendors that the environment names. Its database is its own, and goes with it,
 * where the environment names none.
 */
export const startServer = async (env: Environment = {}): Promise<TestServer> => {
  const dataDir = env['DATA_DIR'] ?? createDataDir();
  const server = await createServer(
    readConfig({ PORT: '0', LOG_LEVEL: 'silent', SETTLE_MS: '400', DATA_DIR: dataDir, ...env }),
  );
  const origin = await server.listen();
  const authorization: Record<string, string> =
    env['ADMIN_API_KEY'] === undefined ? {} : { authorization: `Bearer ${env['ADMIN_API_KEY']}` };
  return {
    ...server,
    async close() {
      await server.close();
      if (env['DATA_DIR'] === undefined) rmSync(dataDir, { recursive: true });
    },
    origin,
    fetch: (path, init) => fetch(`${origin}${path}`, init),
    async query(document, variables, headers) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        body: JSON.stringify({ query: document, variables }),
      });
      return toAnswer(response);
    },
  };
};

export const toAnswer = async (response: Response): Promise<Answer> => {
  const { data, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data, errors };
};

/** The environment of a server whose vendors are the scripted ones; those left out are not configured. */
export const vendorEnv = (vendors: {
  sumsub?: ScriptedVendor;
  argos?: ScriptedVendor;
  capillary?: ScriptedVendor;
  unit21?: ScriptedVendor;
}): Environment => ({
  ADMIN_API_KEY: adminKey,
  ...(vendors.sumsub && {
    SUMSUB_URL: vendors.sumsub.origin,
    SUMSUB_APP_TOKEN: 'sbx:test.token',
    SUMSUB_SECRET_KEY: 'local-secret-0001',
  }),
  ...(vendors.argos && { ARGOS_URL: vendors.argos.origin, ARGOS_API_KEY: 'argos-key' }),
  ...(vendors.capillary && {
    CAPILLARY_URL: vendors.capillary.origin,
    CAPILLARY_TILL_ID: 'till.1',
    CAPILLARY_PASSWORD: 'till-password',
  }),
  ...(vendors.unit21 && {
    UNIT21_URL: vendors.unit21.origin,
    UNIT21_API_KEY: 'u21-test-key',
    UNIT21_ORG: 'test-org',
  }),
});

/** A value in an answer by its path: `at(data, 'person.customer.images.0.imageId')`. */
export const at = (data: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], data);
