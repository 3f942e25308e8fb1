// What a caller asks of a program that is killed, and what the audit log says of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from './program.ts';
import { at } from './server.ts';

/** A mutation. */
export interface Asked {
  operation: string;
  /** Its input, as it stands in a document. */
  input: string;
  /** Where the payload has its receipts: itself, or each item of a list. */
  receiptsIn: 'payload' | 'added';
}

export interface Receipt {
  id: string;
  outcome: string;
  verification: string;
  replayed: boolean;
  warnings: { code: string; message: string }[];
}

const fields = 'receipt { id outcome verification replayed warnings { code message } }';

/**
 * The receipts in their order. `key`: null for a call without one. Fails, with the answer as its message, where there are
 * none.
 */
export const writeAll = async (
  program: Program,
  { operation, input, receiptsIn }: Asked,
  key: string | null,
): Promise<Receipt[]> => {
  const directive = key === null ? '' : `@idempotent(key: "${key}")`;
  const selection = receiptsIn === 'payload' ? fields : `added { ${fields} }`;
  const { data, errors } = await program.ask(
    `mutation { written: ${operation}(input: ${input}) ${directive} { ${selection} userErrors { code } } }`,
  );
  const payload = at(data, 'written');
  const items = receiptsIn === 'payload' ? [payload] : ((at(payload, 'added') ?? []) as unknown[]);
  const receipts = items.map((item) => at(item, 'receipt')).filter((receipt) => receipt != null);
  if (receipts.length === 0) throw new Error(JSON.stringify({ data, errors }));
  return receipts as Receipt[];
};

/** The one receipt. */
export const write = async (program: Program, asked: Asked, key: string | null): Promise<Receipt> => {
  const [receipt] = await writeAll(program, asked, key);
  return receipt!;
};

export interface Entry {
  id: string;
  operation: string;
  outcome: string;
  verification: string;
  pending: boolean;
  target: string;
}

/** Newest first. */
export const readAudit = async (program: Program): Promise<Entry[]> => {
  const { data } = await program.ask(
    '{ auditLog { nodes { id operation outcome verification pending target } } }',
  );
  return at(data, 'auditLog.nodes') as Entry[];
};

/** Once nothing is in doubt any more. */
export const awaitSettled = async (program: Program): Promise<Entry[]> => {
  for (;;) {
    const entries = await readAudit(program);
    if (!entries.some(({ pending }) => pending)) return entries;
    await sleep(200);
  }
};
