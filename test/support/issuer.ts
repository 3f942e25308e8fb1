// An identity provider on a real socket: it makes keys and tokens, and shows its keys as a JWK set.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Environment } from '../../src/config-reader.ts';

export const audience = 'https://api.example.test';

export interface IssuerKey {
  kid: string;
  alg: string;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

export interface Issuer {
  /** Its `iss`, and the origin of its address. */
  name: string;
  env: Environment;
  /** Paths it was asked for. */
  calls: string[];
  /** A new key; not shown yet. */
  createKey(kid: string, alg?: string): Promise<IssuerKey>;
  /** What it answers from now on: these keys, and whatever else is given as it stands. */
  show(keys: IssuerKey[], others?: unknown[]): Promise<void>;
  /** Any other answer. */
  answer(listener: RequestListener): void;
  /** Takes no more connections: its address is dead from now on. */
  close(): Promise<void>;
}

export const toPublicJwk = async ({ kid, alg, publicKey }: IssuerKey): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  kid,
  alg,
  use: 'sig',
});

export const startIssuer = async (): Promise<Issuer> => {
  let listener: RequestListener = (_request, response) => response.writeHead(404).end();
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = (next: RequestListener) => (listener = next);
  return {
    name,
    env: { JWT_ISSUER: name, JWT_AUDIENCE: audience, JWT_JWKS_URL: `${name}/jwks` },
    calls,
    createKey: async (kid, alg = 'ES256') => ({
      kid,
      alg,
      ...(await generateKeyPair(alg, { extractable: true })),
    }),
    async show(keys, others = []) {
      const body = JSON.stringify({ keys: [...(await Promise.all(keys.map(toPublicJwk))), ...others] });
      answer((_request, response) =>
        response.setHeader('content-type', 'application/jwk-set+json').end(body),
      );
    },
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000);

/** Which parts of a token are other than a good one's; undefined leaves one out. */
export interface TokenChanges {
  header?: Record<string, unknown>;
  claims?: JWTPayload;
}

/** A token of the issuer, good for a minute; by default with a scope that reads applicants. */
export const toToken = (issuer: Issuer, key: IssuerKey, { header, claims }: TokenChanges = {}) => {
  const payload = {
    iss: issuer.name,
    aud: audience,
    sub: 'customer-portal',
    iat: now(),
    exp: now() + 60,
    scope: 'applicants:read providers:read',
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey, { crit: { 'urn:example:made-up': true } });
};
