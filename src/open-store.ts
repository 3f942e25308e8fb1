import { ConfigError } from './config-reader.ts';
import type { Config } from './config.ts';
import { ApiError } from './errors.ts';
import { readOrMakeSigningKey, readSigningKey } from './store/signing-key.ts';
import { openStore, type Store } from './store/store.ts';

export type StorageConfig = Pick<Config, 'databaseUrl' | 'dataDir' | 'ledgerKey'>;

interface Opened {
  /** Not yet asked anything. */
  store: Store;
  /** The ledger's. */
  secret: string;
}

/**
 * The database of a server, and its secret, which are made where there are none.
 * @param onAway Told each time that the database is at fault.
 * @throws ConfigError where DATA_DIR can not be used.
 */
export const openConfiguredStore = (config: StorageConfig, onAway?: () => void): Opened => {
  try {
    const store = openStore({ ...config, onAway });
    return { store, secret: config.ledgerKey ?? readOrMakeSigningKey(config.dataDir) };
  } catch (error) {
    throw toConfigError(error, config);
  }
};

/**
 * The database that a server has used: whoever looks at the ledger must not begin one.
 * @throws ConfigError
 */
export const openExistingStore = (config: StorageConfig): Opened => {
  try {
    const secret = config.ledgerKey ?? readSigningKey(config.dataDir);
    if (secret === null) throw new ApiError('LEDGER_UNAVAILABLE', 'There is no ledger.key in DATA_DIR.');
    return { store: openStore({ ...config, existing: true }), secret };
  } catch (error) {
    throw toConfigError(error, config);
  }
};

/**
 * Makes sure at start that the ledger can be written, as far as that is a matter of settings. A PostgreSQL that is down
 * may come back: the server starts without it, as reads need no ledger. `tell` hears of it.
 * @throws ConfigError
 */
export const checkStorage = async (
  ready: () => Promise<void>,
  config: StorageConfig,
  tell: (code: string) => void,
): Promise<void> => {
  try {
    await ready();
  } catch (error) {
    if (config.databaseUrl === null || !mayComeBack(error)) throw toConfigError(error, config);
    tell(toCode(error));
  }
};

const mayComeBack = (error: unknown) =>
  error instanceof ApiError &&
  error.retryable &&
  // A socket of this machine is not there while its server is not.
  ((error.cause as { syscall?: unknown } | null)?.syscall === 'connect' || !lasting.test(toCode(error)));

/**
 * What time does not mend: refused rights or names (SQLSTATE 28, 3D, 3F, 42), a database of another kind (0A), files of
 * certificates that are not there, and a URL that can't be read.
 */
const lasting = /^(?:28|3D|3F|42|0A)...$|^(?:ENOENT|EACCES|ERR_INVALID_|URIError)/;

/** Tells the kind of a fault, and nothing of a setting's value. */
const toCode = (error: unknown): string => {
  const cause = (error instanceof ApiError ? error.cause : error) as {
    code?: unknown;
    name?: unknown;
  } | null;
  return [cause?.code, cause?.name].find((code): code is string => typeof code === 'string') ?? 'no code';
};

const toConfigError = (error: unknown, { databaseUrl }: StorageConfig): Error => {
  if (error instanceof ApiError && !error.retryable) return new ConfigError([error.message]);
  const code = toCode(error);
  return new ConfigError([
    databaseUrl === null
      ? `DATA_DIR must be a folder that this program can write to, on a local disk (${code}).`
      : `DATABASE_URL leads to no database that can be used (${code}).`,
  ]);
};
