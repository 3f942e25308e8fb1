// `dossier keys …`: API keys from the command line, so that there can be one before the first server runs.
import { parseArgs } from 'node:util';
import { clientRule, isClientName } from '../auth/api-key-request.ts';
import { readKeyId } from '../auth/api-key.ts';
import { createApiKeys, type ApiKeys } from '../auth/api-keys.ts';
import { operatorName } from '../auth/reserved-names.ts';
import { allScopes, scopes } from '../auth/scopes.ts';
import type { Environment } from '../config-reader.ts';
import { readStorageConfig } from '../config.ts';
import { createChain } from '../ledger/chain.ts';
import { createLedgerKeys } from '../ledger/keys.ts';
import type { ApiKey } from '../model/api-key.ts';
import { openConfiguredStore, openExistingStore } from '../open-store.ts';
import {
  CommandError,
  exitCodes,
  readMoment,
  toPlace,
  toUsageError,
  withStore,
  type Print,
} from './command.ts';

const keysUsage = `Usage: dossier keys <command>

  create                     makes a key; it is printed once, alone, on standard output
    --client NAME              whose it is
    --scopes A,B               what it allows
    --expires MOMENT           from when on it is refused: 2027-01-31 or 2027-01-31T09:00:00Z; 90 days where left out
  list                       the keys, newest first
    --client NAME              only those of this client
  revoke ID                  every server refuses the key within a second; the whole key does as well as its id

Scopes: ${Object.keys(scopes).join(', ')}.
The keys are those of the database that DATABASE_URL, or DATA_DIR, names.
`;

/** Standard output, and what goes with it on standard error. */
export interface Streams {
  print: Print;
  note: Print;
}

const options = {
  client: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

interface Opened {
  keys: ApiKeys;
  /** Where the database is. */
  place: string;
}

interface Command {
  options: readonly string[];
  /** Names of what follows the command. */
  operands: readonly string[];
  /** True: a database is made where there is none. */
  begins: boolean;
  run(opened: Opened, values: Values, operand: string, streams: Streams): Promise<void>;
}

export const runKeys = async (args: string[], env: Environment, streams: Streams): Promise<void> => {
  const { values, positionals } = readArguments(args);
  const [name = '', ...operands] = positionals;
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (known === undefined || operands.length !== known.operands.length) throw toUsageError(keysUsage);
  const stray = Object.keys(values).find((option) => !known.options.includes(option));
  if (stray !== undefined) throw toUsageError(`--${stray} does not go with ${name}.\n\n${keysUsage}`);
  await withKeys(env, known.begins, (opened) => known.run(opened, values, operands[0] ?? '', streams));
};

const readArguments = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw toUsageError(`${(error as Error).message}\n\n${keysUsage}`);
  }
};

/** Whoever may use the database itself can give away everything. */
const operator = { name: operatorName, keyId: operatorName, scopes: allScopes };

const commands: Readonly<Record<string, Command>> = {
  create: {
    options: ['client', 'scopes', 'expires'],
    operands: [],
    begins: true,
    async run({ keys, place }, { client, scopes: wanted, expires }, _, { print, note }) {
      if (client === undefined || wanted === undefined) {
        throw toUsageError(`create needs --client and --scopes.\n\n${keysUsage}`);
      }
      const list = wanted.split(',').map((scope) => scope.trim());
      const request = { client, scopes: list, expiresAt: readMoment('expires', expires) };
      const created = await keys.create(request, operator);
      if ('refused' in created) {
        throw new CommandError(exitCodes.refused, created.refused.map(({ message }) => message).join('\n'));
      }
      const { apiKey, key } = created;
      note(`Key ${apiKey.id} of ${apiKey.client}, until ${apiKey.expiresAt}: ${apiKey.scopes.join(', ')}.`);
      note(`It is kept in ${place}.`);
      note('It is shown this once, to be sent as "Authorization: Bearer ...":');
      print(key);
    },
  },
  list: {
    options: ['client'],
    operands: [],
    begins: false,
    async run({ keys }, { client }, _, { print }) {
      if (client !== undefined && !isClientName(client)) throw toUsageError(`--client ${clientRule}.`);
      const found: ApiKey[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const { nodes, pageInfo } = await keys.list({ client }, 100, after ?? null);
        found.push(...nodes);
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      }
      for (const line of toTable(found)) print(line);
    },
  },
  revoke: {
    options: [],
    operands: ['ID'],
    begins: false,
    async run({ keys }, _, operand, { print }) {
      const apiKey = await keys.revoke(readKeyId(operand) ?? operand, operator);
      if (apiKey === null) {
        throw new CommandError(
          exitCodes.refused,
          'There is no key with this id: "dossier keys list" lists them.',
        );
      }
      print(`Revoked: key ${apiKey.id} of ${apiKey.client}. Every server refuses it within a second.`);
    },
  },
};

const withKeys = async (env: Environment, begins: boolean, work: (opened: Opened) => Promise<void>) => {
  const config = readStorageConfig(env);
  const { store, secret } = begins ? openConfiguredStore(config) : openExistingStore(config);
  // With its tables a database gets its ledger: one with the tables alone looks like one that was tampered with.
  const ready = () => (begins ? createChain(store, createLedgerKeys(secret)).ready() : store.ready());
  const keys = createApiKeys({ store, open: false, onChange: () => undefined });
  await withStore(store, config, ready, () => work({ keys, place: toPlace(config) }));
};

const headings = ['ID', 'CLIENT', 'STATE', 'EXPIRES', 'CREATED', 'CREATED BY', 'SCOPES'];

const toTable = (keys: readonly ApiKey[]): string[] => {
  const rows = [headings, ...keys.map(toCells)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

const toCells = (key: ApiKey): string[] => [
  key.id,
  key.client,
  toState(key),
  key.expiresAt,
  key.createdAt,
  // A name that somebody else has given out, and a terminal would obey.
  key.createdBy.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?'),
  key.scopes.join(','),
];

const toState = ({ live, revokedAt, expiresAt }: ApiKey) => {
  if (live) return 'live';
  if (revokedAt !== null) return 'revoked';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'sandbox';
};
