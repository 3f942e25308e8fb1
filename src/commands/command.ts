// What the commands of an operator have in common.
import { resolve } from 'node:path';
import { ApiError } from '../errors.ts';
import { isDay } from '../model/day.ts';
import { checkStorage, type StorageConfig } from '../open-store.ts';
import type { Store } from '../store/store.ts';

/** Ends the program with this code (sysexits.h) and sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE, EX_TEMPFAIL. */
export const exitCodes = { usage: 64, refused: 65, noInput: 66, unavailable: 69, again: 75 };
export const toUsageError = (message: string) => new CommandError(exitCodes.usage, message);

export type Print = (line: string) => void;

/** Does the work once the database is `ready`, and lets go of it. */
export const withStore = async <Result>(
  store: Store,
  config: StorageConfig,
  ready: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    await checkStorage(ready, config, (code) => {
      throw new CommandError(exitCodes.unavailable, `The database can not be reached (${code}).`);
    });
    return await work();
  } catch (error) {
    if (error instanceof ApiError && error.retryable)
      throw new CommandError(exitCodes.unavailable, error.message);
    throw error;
  } finally {
    await store.close();
  }
};

/** Where a database is, in words that let nobody in. */
export const toPlace = ({ databaseUrl, dataDir }: StorageConfig): string => {
  if (databaseUrl === null) return resolve(dataDir);
  const { hostname, pathname, searchParams } = new URL(databaseUrl);
  // As pg reads them.
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const name = decodeURI(pathname.slice(1));
  // What is left out is the user's name by default.
  return `the ${name === '' ? 'default database' : `database "${name}"`} on ${host === '' ? 'the default host' : host}`;
};

/**
 * Milliseconds since 1970; null where the option was left out.
 * @throws CommandError where it is neither a day (UTC) nor a moment of RFC 3339.
 */
export const readMoment = (name: string, text: string | undefined): number | null => {
  if (text === undefined) return null;
  const known = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  const moment = known && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (!Number.isNaN(moment)) return moment;
  throw toUsageError(`--${name} is a day or a moment, such as 2026-03-01 or 2026-03-01T09:00:00Z.`);
};
