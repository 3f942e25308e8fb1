// The only module that reads the environment. Every wrong value is reported in one message that names the
// variable and never shows its value, as it may be a secret.

export interface Config {
  host: string;
  port: number;
  /** Origin that signed media links start with; null: made from where the server really listens. */
  publicUrl: string | null;
  vendors: VendorConfig;
  /** True: no vendor has credentials, so all four are emulated. */
  sandbox: boolean;
  adminKey: string | null;
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
  production: boolean;
}

/** Null: not configured. */
export interface VendorConfig {
  sumsub: { url: string; appToken: string; secretKey: string } | null;
  argos: { url: string; apiKey: string } | null;
  capillary: { url: string; tillId: string; password: string } | null;
  unit21: { url: string; apiKey: string; org: string } | null;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Exit code for a wrong configuration (sysexits.h, EX_CONFIG). */
export const exitCodeConfig = 78;

/** Lists every variable that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(
      `The configuration is wrong. Set these variables right and start again:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

export const isLoopback = (hostname: string) =>
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  hostname === '::1' ||
  /^127(\.\d{1,3}){3}$/.test(hostname);

/** Reads the environment's values one by one and keeps what is wrong with them. */
class Reader {
  readonly problems: string[] = [];
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** Null where it is left out or empty. */
  text(name: string): string | null {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  /** Text that can be sent in a header, or as a part of one: printable ASCII without blanks. */
  token(name: string): string | null {
    const value = this.text(name);
    if (value === null || /^[\x21-\x7e]+$/.test(value)) return value;
    this.problems.push(`${name} must be printable ASCII without blanks.`);
    return null;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  /** An origin without a path: https, or http to a loopback address. */
  origin(name: string, fallback: string): string {
    const value = this.text(name);
    if (value === null) return fallback;
    const url = URL.canParse(value) ? new URL(value) : null;
    const plain =
      url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (url !== null && plain && safe) return url.origin;
    this.problems.push(
      `${name} must be an origin such as ${fallback}, without a path: https, or http to a loopback address.`,
    );
    return fallback;
  }

  /** Values that make sense only together; null where none is given. */
  together<Name extends string>(...names: Name[]): Record<Name, string> | null {
    const values = names.map((name) => [name, this.text(name)] as const);
    const missing = values.filter(([, value]) => value === null).map(([name]) => name);
    if (missing.length === names.length) return null;
    if (missing.length === 0) return Object.fromEntries(values) as Record<Name, string>;
    this.problems.push(
      `${missing.join(' and ')} is missing: ${names.join(' and ')} go together, both or neither.`,
    );
    return null;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.problems.push(`${name} must be one of ${choices.join(', ')}.`);
    return fallback;
  }

  origins(name: string): string[] | null {
    const value = this.text(name);
    if (value === null) return null;
    const origins = value.split(',').map((origin) => origin.trim());
    if (origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return origins;
    this.problems.push(`${name} must be exact origins separated by commas, such as https://app.example.com.`);
    return null;
  }
}

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
    settleMs: reader.integer('SETTLE_MS', 10_000, 0, 600_000),
    ...readStorage(reader),
    corsOrigins: reader.origins('CORS_ORIGINS'),
    logLevel: reader.choice('LOG_LEVEL', logLevels, 'info'),
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
