// `dossier audit …`: what an operator does with the ledger.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ConfigError, type Environment } from '../config-reader.ts';
import { readStorageConfig } from '../config.ts';
import { otherKey, readPublicKey } from '../ledger/chain.ts';
import { eraseSubject } from '../ledger/erase.ts';
import { exportLedger, verifyExport } from '../ledger/export.ts';
import { createLedgerKeys, type LedgerKeys } from '../ledger/keys.ts';
import type { Head, Verdict } from '../ledger/verdict.ts';
import { verifyLedger } from '../ledger/verify.ts';
import { providers, type Provider } from '../model/provider.ts';
import { openExistingStore } from '../open-store.ts';
import type { Store } from '../store/store.ts';
import { CommandError, exitCodes, readMoment, toUsageError, withStore, type Print } from './command.ts';

const auditUsage = `Usage: dossier audit <command>

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
  const [command = '', ...more] = positionals;
  const known = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (known === undefined || more.length > 0) throw toUsageError(auditUsage);
  const stray = Object.keys(values).find((name) => !known.options.includes(name));
  if (stray !== undefined) throw toUsageError(`--${stray} does not go with ${command}.\n\n${auditUsage}`);
  const { file, head = [], 'public-key': publicKey } = values;
  if (file === undefined && publicKey !== undefined) throw toUsageError('--public-key goes with --file.');
  if (file !== undefined && head.length > 0)
    throw toUsageError('--head goes with the database, not with --file.');
  const heads = head.map(readHead);
  if (file !== undefined) return verifyFile(file, publicKey ?? null, print);
  return withLedger(env, print, (store, keys) => known.run(store, keys, { ...values, heads }, print));
};

const readArguments = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw toUsageError(`${(error as Error).message}\n\n${auditUsage}`);
  }
};

const verifyFile = async (file: string, publicKey: string | null, print: Print): Promise<number> => {
  const input = createReadStream(file);
  // The reader of lines does not tell of it.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', ({ message }) => reject(new CommandError(exitCodes.noInput, message)));
  });
  const lines = createInterface({ input, crlfDelay: Infinity });
  return tell(await Promise.race([verifyExport(lines, publicKey), failed]), print);
};

type Command = (
  store: Store,
  keys: LedgerKeys,
  values: Values & { heads: Head[] },
  print: Print,
) => Promise<number>;

const commands: Readonly<Record<string, { options: readonly string[]; run: Command }>> = {
  verify: {
    options: ['head', 'file', 'public-key'],
    run: async (store, keys, { heads }, print) => {
      const verdict = await verifyLedger(store, keys, heads);
      return tell({ ...verdict, publicKey: keys.publicKey }, print);
    },
  },
  export: {
    options: ['from', 'to'],
    run: async (store, keys, { from, to }, print) => {
      const range = { from: readMoment('from', from), to: readMoment('to', to) };
      const verdict = await verifyLedger(store, keys);
      // Nothing is signed that somebody else has written.
      if (!verdict.intact) return tell({ ...verdict, publicKey: keys.publicKey }, print);
      for await (const line of exportLedger(store, keys, range, verdict.last.seq)) print(line);
      return 0;
    },
  },
  erase: {
    options: ['provider', 'id'],
    run: async (store, keys, { provider, id }, print) => {
      const known = providers.find((name): name is Provider => name === provider);
      if (known === undefined || id === undefined || id === '') {
        throw toUsageError(`erase needs --provider (${providers.join(', ')}) and --id.`);
      }
      const { erased, compacted } = await eraseSubject(store, keys, known, id);
      print(
        erased
          ? 'Erased: nothing leads from the ledger to this record any more, and the chain is as valid as before.'
          : 'The ledger knows no such record: nothing was changed.',
      );
      if (compacted) return 0;
      print(
        'What was deleted may still stand in the log of the database, as somebody else reads it: run this again.',
      );
      return exitCodes.again;
    },
  },
};

const withLedger = async (
  env: Environment,
  print: Print,
  work: (store: Store, keys: LedgerKeys) => Promise<number>,
): Promise<number> => {
  const config = readStorageConfig(env);
  const { store, secret } = openExistingStore(config);
  const keys = createLedgerKeys(secret);
  return withStore(
    store,
    config,
    () => store.ready(),
    async () => {
      const publicKey = await store.read(readPublicKey);
      if (publicKey === keys.publicKey) return work(store, keys);
      if (publicKey !== undefined) throw new ConfigError([otherKey]);
      const reason = 'what says with which key the ledger was begun is gone';
      return tell({ intact: false, at: { seq: 1, entryId: null }, reason, publicKey: null }, print);
    },
  );
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
  throw toUsageError('--head is a number and a hash, such as 120:9f86d0…, as the log has them.');
};
