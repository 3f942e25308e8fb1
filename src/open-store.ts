import { ConfigError, type Config } from './config.ts';
import { ApiError } from './errors.ts';
import { readOrMakeSigningKey } from './store/signing-key.ts';
import { openStore, type Store } from './store/store.ts';

export type StorageConfig = Pick<Config, 'databaseUrl' | 'dataDir' | 'ledgerKey'>;

/**
 * The database, not yet asked anything, and the ledger's secret.
 * @throws ConfigError where DATA_DIR can not be used.
 */
export const openConfiguredStore = (config: StorageConfig): { store: Store; secret: string } => {
  try {
    return { store: openStore(config), secret: config.ledgerKey ?? readOrMakeSigningKey(config.dataDir) };
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
  tell: (error: unknown) => void,
): Promise<void> => {
  try {
    await ready();
  } catch (error) {
    if (config.databaseUrl === null || !(error instanceof ApiError) || !error.retryable) {
      throw toConfigError(error, config);
    }
    tell(error);
  }
};

const toConfigError = (error: unknown, { databaseUrl }: StorageConfig): Error => {
  const cause = error instanceof ApiError && error.retryable ? error.cause : error;
  if (cause instanceof ApiError) return new ConfigError([cause.message]);
  const code = (cause as { code?: string } | null)?.code ?? 'no code';
  return new ConfigError([
    databaseUrl === null
      ? `DATA_DIR must be a folder that this program can write to, on a local disk (${code}).`
      : `DATABASE_URL leads to no database that can be used (${code}).`,
  ]);
};
