// `dossier audit …`: what an operator does with the ledger.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readStorageConfig, type Environment } from '../config.ts';
import { createChain } from '../ledger/chain.ts';
import { eraseSubject } from '../ledger/erase.ts';
import { exportLedger, verifyExport } from '../ledger/export.ts';
import { createLedgerKeys, type LedgerKeys } from '../ledger/keys.ts';
import { verifyLedger, type Head, type Verdict } from '../ledger/verify.ts';
import { providers, type Provider } from '../model/provider.ts';
import { checkStorage, openConfiguredStore } from '../open-store.ts';
import type { Store } from '../store/store.ts';

export const auditUsage = `Usage: dossier audit <command>

  verify                     walks the ledger; names the first record that is not as it was written
    --head SEQ:HASH            a head that was published in the log; may be given several times
    --file FILE                an export instead of the database; needs no secret
    --public-key KEY           with --file: whose signature it has to bear
  export                     the ledger as JSON Lines, on standard output
    --from, --to MOMENT        records from the first moment on, and before the second: 2026-03-01 or
                               2026-03-01T09:00:00Z
  erase                      destroys what leads from the ledger to a vendor's record; can't be undone
    --provider PROVIDER        SUMSUB, ARGOS, CAPILLARY or UNIT21
    --id ID                    applicantId, submissionId, customerId or entityId

The ledger is the one that DATABASE_URL, or DATA_DIR, and LEDGER_SIGNING_KEY name.
`;

/** A call that makes no sense (sysexits.h, EX_USAGE). */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Print = (line: string) => void;

const options = {
  head: { type: 'string', multiple: true },
  file: { type: 'string' },
  'public-key': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  provider: { type: 'string' },
  id: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

/** The exit code: 0, or 1 where the ledger is not as it was written. */
export const runAudit = async (args: string[], env: Environment, print: Print): Promise<number> => {
  const { values, positionals } = readArguments(args);
  const [command] = positionals;
  if (command === 'verify' && values.file !== undefined) {
    const lines = createInterface({ input: createReadStream(values.file), crlfDelay: Infinity });
    return tell(await verifyExport(lines, values['public-key'] ?? null), print);
  }
  const run = Object.hasOwn(commands, command ?? '') ? commands[command ?? ''] : undefined;
  if (run === undefined || positionals.length > 1) throw new UsageError(auditUsage);
  return withLedger(env, (store, keys) => run(store, keys, values, print));
};

const readArguments = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${auditUsage}`);
  }
};

type Command = (store: Store, keys: LedgerKeys, values: Values, print: Print) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  async verify(store, keys, { head = [] }, print) {
    const verdict = await verifyLedger(store, keys, head.map(readHead));
    return tell({ ...verdict, publicKey: keys.publicKey }, print);
  },
  async export(store, keys, { from, to }, print) {
    const range = { from: readMoment('from', from), to: readMoment('to', to) };
    for await (const line of exportLedger(store, keys, range)) print(line);
    return 0;
  },
  async erase(store, keys, { provider, id }, print) {
    const known = providers.find((name): name is Provider => name === provider);
    if (known === undefined || id === undefined || id === '') {
      throw new UsageError(`erase needs --provider (${providers.join(', ')}) and --id.`);
    }
    const erased = await eraseSubject(store, keys, known, id);
    print(
      erased
        ? 'Erased: nothing leads from the ledger to this record any more, and the chain is as valid as before.'
        : 'The ledger knows no such record: nothing was changed.',
    );
    return 0;
  },
};

const withLedger = async <Result>(
  env: Environment,
  work: (store: Store, keys: LedgerKeys) => Promise<Result>,
): Promise<Result> => {
  const config = readStorageConfig(env);
  const { store, secret } = openConfiguredStore(config);
  const keys = createLedgerKeys(secret);
  try {
    await checkStorage(
      () => createChain(store, keys).ready(),
      config,
      (error) => {
        throw error;
      },
    );
    return await work(store, keys);
  } finally {
    await store.close();
  }
};

const tell = (verdict: Verdict & { publicKey: string | null }, print: Print): number => {
  if (verdict.intact) {
    const { records, last, publicKey } = verdict;
    print(`Intact: ${records} records, up to record ${last.seq} with the hash ${last.hash}.`);
    print(`Signed by the public key ${publicKey ?? '(unknown)'}.`);
    return 0;
  }
  const { at, reason } = verdict;
  print(
    `NOT AS IT WAS WRITTEN, from record ${at.seq}${at.entryId === null ? '' : ` (entry ${at.entryId})`} on:`,
  );
  print(`${reason}.`);
  return 1;
};

const readHead = (text: string): Head => {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new UsageError('--head is a number and a hash, such as 120:9f86d0…, as the log has them.');
};

const readMoment = (name: string, text: string | undefined): number | null => {
  if (text === undefined) return null;
  const known = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  const moment = known ? Date.parse(text) : NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new UsageError(`--${name} is a day or a moment, such as 2026-03-01 or 2026-03-01T09:00:00Z.`);
};
