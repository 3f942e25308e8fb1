// The only module that reads the environment. Every wrong value is reported in one message that names the
// variable and never shows its value, as it may be a secret.
import type { KeyObject } from 'node:crypto';
import { ConfigError, isLoopback, Reader, type Environment } from './config-reader.ts';
import { readTraces, type TracesConfig } from './config-traces.ts';

export interface Config {
  host: string;
  port: number;
  /** Origin that signed media links start with; null: made from where the server really listens. */
  publicUrl: string | null;
  vendors: VendorConfig;
  /** True: no vendor has credentials, so all four are emulated. */
  sandbox: boolean;
  adminKey: string | null;
  /** Whose JWTs are taken; null: nobody's. */
  jwt: JwtConfig | null;
  /** Points of query cost a caller gets back in a second (0: no limit), and can save up. */
  callerCost: { rate: number; burst: number };
  /** The scanner that looks at every upload; null: none. */
  clamav: { host: string; port: number } | null;
  /** Milliseconds for a whole request to come in. */
  requestTimeout: number;
  /** Milliseconds in which every operation is answered. */
  deadline: number;
  /** Calls in a second that each vendor is sent at most (0: no limit); null: what is below its documented rate. */
  rates: Readonly<Record<'SUMSUB' | 'ARGOS' | 'CAPILLARY' | 'UNIT21', number | null>>;
  /** Milliseconds a vendor may still act on a request that was given up. */
  settleMs: number;
  /** `postgres://…`; null: an embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** The ledger's secret; null: one that is made and kept in `dataDir`. */
  ledgerKey: string | null;
  /** Exact origins a browser may call from; null: none in production, Apollo Sandbox and loopback otherwise. */
  corsOrigins: string[] | null;
  logLevel: LogLevel;
  /** Null: no traces. */
  traces: TracesConfig | null;
  production: boolean;
}

/** Null: not configured. */
export interface VendorConfig {
  sumsub: { url: string; appToken: string; secretKey: string } | null;
  argos: { url: string; apiKey: string } | null;
  capillary: { url: string; tillId: string; password: string } | null;
  unit21: { url: string; apiKey: string; org: string } | null;
}

/** Where a JWT (RFC 7519) has to come from, and what it has to be. */
export interface JwtConfig {
  issuer: string;
  audience: string;
  /** The issuer's keys: the address of its JWK set (RFC 7517), or its one public key. */
  keys: { url: string } | { key: KeyObject };
  algorithms: JwtAlgorithm[];
  /** The header's `typ`: RFC 9068 gives access tokens one of their own, so that no ID token passes for one. */
  type: string;
}

/** Those with a public key alone (RFC 7518, RFC 8037): with a shared one the server could make tokens itself. */
const jwtAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
] as const;
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

/** As OpenSSL names them. */
const curves = new Map<JwtAlgorithm, string>([
  ['ES256', 'prime256v1'],
  ['ES384', 'secp384r1'],
  ['ES512', 'secp521r1'],
]);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Exit code for a wrong configuration (sysexits.h, EX_CONFIG). */
export const exitCodeConfig = 78;

const readVendors = (reader: Reader): VendorConfig => {
  const sumsub = reader.together('SUMSUB_APP_TOKEN', 'SUMSUB_SECRET_KEY');
  const argosKey = reader.token('ARGOS_API_KEY');
  const capillary = reader.together('CAPILLARY_TILL_ID', 'CAPILLARY_PASSWORD');
  const unit21 = reader.together('UNIT21_API_KEY', 'UNIT21_ORG');
  for (const name of ['SUMSUB_APP_TOKEN', 'UNIT21_API_KEY'] as const) reader.token(name);
  // A till with a colon would be cut in two by Basic authentication (RFC 7617), and an org is a path segment.
  if (capillary?.CAPILLARY_TILL_ID.includes(':') === true) {
    reader.problems.push('CAPILLARY_TILL_ID must not contain a colon.');
  }
  if (unit21 !== null && !/^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,128}$/.test(unit21.UNIT21_ORG)) {
    reader.problems.push('UNIT21_ORG must be 1 to 128 letters, digits, "_", "." or "-".');
  }
  const urls = {
    sumsub: reader.origin('SUMSUB_URL', 'https://api.sumsub.com'),
    argos: reader.origin('ARGOS_URL', 'https://rest-api.argosidentity.com'),
    capillary: reader.origin('CAPILLARY_URL', 'https://eu.api.capillarytech.com'),
    unit21: reader.origin('UNIT21_URL', 'https://api.unit21.com'),
  };
  return {
    sumsub: sumsub && {
      url: urls.sumsub,
      appToken: sumsub.SUMSUB_APP_TOKEN,
      secretKey: sumsub.SUMSUB_SECRET_KEY,
    },
    argos: argosKey === null ? null : { url: urls.argos, apiKey: argosKey },
    capillary: capillary && {
      url: urls.capillary,
      tillId: capillary.CAPILLARY_TILL_ID,
      password: capillary.CAPILLARY_PASSWORD,
    },
    unit21: unit21 && { url: urls.unit21, apiKey: unit21.UNIT21_API_KEY, org: unit21.UNIT21_ORG },
  };
};

const readStorage = (reader: Reader) => {
  const databaseUrl = reader.text('DATABASE_URL');
  const ledgerKey = reader.text('LEDGER_SIGNING_KEY');
  const url = databaseUrl !== null && URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  const isEncoded = !/%(?![0-9a-f]{2})/i.test(databaseUrl ?? '');
  if (databaseUrl !== null && !(isEncoded && /^postgres(?:ql)?:$/.test(url?.protocol ?? ''))) {
    reader.problems.push(
      'DATABASE_URL must be a URL such as postgres://user:password@host:5432/database, with other characters than letters and digits percent-encoded.',
    );
  }
  if (ledgerKey !== null && ledgerKey.length < 32) {
    reader.problems.push('LEDGER_SIGNING_KEY must have at least 32 characters.');
  }
  if (databaseUrl !== null && ledgerKey === null) {
    reader.problems.push(
      'LEDGER_SIGNING_KEY is missing: with DATABASE_URL every server needs the same one, of at least 32 random characters.',
    );
  }
  return { databaseUrl, ledgerKey, dataDir: reader.text('DATA_DIR') ?? '.dossier' };
};

const readJwt = (reader: Reader): JwtConfig | null => {
  const issued = reader.together('JWT_ISSUER', 'JWT_AUDIENCE');
  const given = reader.given('JWT_JWKS_URL', 'JWT_PUBLIC_KEY');
  const url = given.includes('JWT_JWKS_URL') ? reader.address('JWT_JWKS_URL') : null;
  const key = reader.publicKey('JWT_PUBLIC_KEY');
  const algorithms = reader.list('JWT_ALGORITHMS', jwtAlgorithms, ['RS256', 'PS256', 'ES256', 'EdDSA']);
  const type = reader.token('JWT_TYP') ?? 'at+jwt';
  if (key !== null && !algorithms.some((algorithm) => toAlgorithms(key).includes(algorithm))) {
    reader.problems.push(
      'JWT_PUBLIC_KEY is of use for none of JWT_ALGORITHMS: RSA needs 2048 bits, ES256 the curve P-256, EdDSA Ed25519.',
    );
  }
  const isNamed = reader.given('JWT_ISSUER', 'JWT_AUDIENCE').length > 0;
  if (isNamed ? given.length !== 1 : given.length === 2) {
    reader.problems.push('Either JWT_JWKS_URL or JWT_PUBLIC_KEY goes with JWT_ISSUER and JWT_AUDIENCE.');
  } else if (!isNamed && given.length === 1) {
    reader.problems.push(`JWT_ISSUER and JWT_AUDIENCE are missing: they go with ${given.join()}.`);
  }
  const keys = url === null ? key && { key } : { url };
  if (issued === null || keys === null) return null;
  return { issuer: issued.JWT_ISSUER, audience: issued.JWT_AUDIENCE, keys, algorithms, type };
};

/** What a key can check: nothing where it is too weak (RFC 7518, section 3.3). */
const toAlgorithms = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): JwtAlgorithm[] => {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa' && modulusLength >= 2048) {
    return jwtAlgorithms.filter((name) => /^[RP]S/.test(name));
  }
  if (asymmetricKeyType === 'ed25519') return ['EdDSA'];
  return jwtAlgorithms.filter((name) => namedCurve === curves.get(name));
};

const readRate = (reader: Reader, name: string) =>
  reader.text(name) === null ? null : reader.integer(name, 0, 0, 100_000);

/** clamd by TCP. */
const readClamav = (reader: Reader): Config['clamav'] => {
  const text = reader.text('CLAMAV_URL');
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && /^(?:\/)?$/.test(url.pathname + url.search + url.hash) && url.username === '';
  if (url?.protocol === 'tcp:' && url.hostname !== '' && plain) {
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 3310 : Number(url.port) };
  }
  reader.problems.push('CLAMAV_URL must be the address of clamd, such as tcp://127.0.0.1:3310.');
  return null;
};

/**
 * Reads the whole configuration.
 * @throws ConfigError naming every variable that is wrong, without its value.
 */
export const readConfig = (env: Environment): Config => {
  const reader = new Reader(env);
  const vendors = readVendors(reader);
  const anyLive = Object.values(vendors).some((vendor) => vendor !== null);
  const adminKey = reader.text('ADMIN_API_KEY');
  reader.token('ADMIN_API_KEY');
  const host = reader.text('HOST') ?? '127.0.0.1';
  if (adminKey !== null && adminKey.length < 32) {
    reader.problems.push('ADMIN_API_KEY must have at least 32 characters.');
  }
  if (adminKey === null && (anyLive || !isLoopback(host))) {
    const why = anyLive ? 'a vendor is live' : 'HOST is not a loopback address';
    reader.problems.push(`ADMIN_API_KEY is missing: ${why}, so callers need a credential.`);
  }
  const config: Config = {
    host,
    port: reader.integer('PORT', 4000, 0, 65_535),
    publicUrl:
      reader.text('PUBLIC_URL') === null ? null : reader.origin('PUBLIC_URL', 'https://api.example.com'),
    vendors,
    sandbox: !anyLive,
    adminKey,
    jwt: readJwt(reader),
    callerCost: {
      rate: reader.integer('CALLER_COST_RATE', 200, 0, 1_000_000),
      burst: reader.integer('CALLER_COST_BURST', 2_000, 1, 100_000_000),
    },
    clamav: readClamav(reader),
    requestTimeout: reader.integer('REQUEST_TIMEOUT_MS', 60_000, 1_000, 600_000),
    deadline: reader.integer('OPERATION_DEADLINE_MS', 8_000, 500, 120_000),
    rates: {
      SUMSUB: readRate(reader, 'SUMSUB_RATE'),
      ARGOS: readRate(reader, 'ARGOS_RATE'),
      CAPILLARY: readRate(reader, 'CAPILLARY_RATE'),
      UNIT21: readRate(reader, 'UNIT21_RATE'),
    },
    settleMs: reader.integer('SETTLE_MS', 10_000, 0, 600_000),
    ...readStorage(reader),
    corsOrigins: reader.origins('CORS_ORIGINS'),
    logLevel: reader.choice('LOG_LEVEL', logLevels, 'info'),
    traces: readTraces(reader),
    production: reader.text('NODE_ENV') === 'production',
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
};

/**
 * No more than what is needed to find and check the ledger.
 * @throws ConfigError
 */
export const readStorageConfig = (env: Environment) => {
  const reader = new Reader(env);
  const storage = readStorage(reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return storage;
};

/** A caller without a credential has every scope only where nothing real can be reached. */
export const isOpen = (config: Config) => config.sandbox && isLoopback(config.host);
