// What is kept of an answer under an idempotency key: no more than it told its caller, and no bytes.
import { Kind, responsePathAsArray, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import type { Context } from '../../context.ts';
import { ApiError, type ErrorCode } from '../../errors.ts';
import type { Receipt } from '../../model/receipt.ts';
import { toResponseName, toSelected } from '../../document/selected-fields.ts';

/** A mutation's payload, as far as it matters here: its other members are records of a vendor, or plain values. */
export interface Payload {
  receipt?: Receipt | null;
  added?: { receipt: Receipt }[];
  faults?: ApiError[];
  [member: string]: unknown;
}

/** The fields that were asked for, whatever their aliases; null for a value that has none. */
export interface Asked {
  [field: string]: Asked | null;
}

export interface Kept {
  asked: Asked;
  payload: Payload;
  faults: { code: ErrorCode; message: string; provider?: string | undefined; retryable: boolean }[];
}

export const toAsked = ({ fieldNodes, fragments }: GraphQLResolveInfo): Asked => {
  const collect = (asked: Asked, set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet;
        const known = (asked[selection.name.value] ??= inner === undefined ? null : {});
        if (inner !== undefined && known !== null) collect(known, inner);
      } else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        if (inner !== undefined) collect(asked, inner.selectionSet);
      }
    }
  };
  const asked: Asked = {};
  for (const { selectionSet } of fieldNodes) if (selectionSet !== undefined) collect(asked, selectionSet);
  return asked;
};

/** Null for what need not be kept: only what may have changed something is worth remembering. */
export const toKept = ({ faults = [], ...payload }: Payload, asked: Asked): Kept | null => {
  const receipts = [payload.receipt, ...(payload.added ?? []).map((item) => item.receipt)];
  if (!receipts.some((receipt) => receipt != null && receipt.outcome !== 'DRY_RUN')) return null;
  const pruned = Object.entries(payload).map(([name, value]) => [
    name,
    isRecord(value) ? prune(value, asked[name] ?? {}) : value,
  ]);
  return {
    asked,
    payload: Object.fromEntries(pruned) as Payload,
    faults: faults.map(({ code, message, provider, retryable }) => ({ code, message, provider, retryable })),
  };
};

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** Members that resolvers look at whatever is asked for. */
const always = ['kind', 'listedFor'];
/** Those that ids and links are made of. */
const references = [
  ...['applicantId', 'imageId', 'submissionId', 'type', 'customerId', 'entityId', 'nameHash', 'addedAt'],
  ...['occurrence', 'bytes'],
];

const prune = (value: unknown, asked: Asked | null): unknown => {
  if (asked === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => prune(item, asked));
  const referred = 'id' in asked || 'url' in asked;
  const members = Object.entries(value)
    .filter(([name]) => name in asked || always.includes(name) || (referred && references.includes(name)))
    // Whether there are bytes is all that a link depends on.
    .map(([name, member]) => [
      name,
      name === 'bytes' ? toPresence(member) : prune(member, asked[name] ?? null),
    ]);
  return Object.fromEntries(members) as object;
};

const toPresence = (bytes: unknown) => (bytes === null ? null : []);

/** The answer again, with what the ledger knows of its writes by now. */
export const toReplayed = async (
  result: Payload | Kept,
  asked: Asked,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Payload> => {
  const { payload, faults } = isKept(result)
    ? revive(result, asked, context, info)
    : { payload: result, faults: [] };
  const renew = async (receipt: Receipt): Promise<Receipt> => {
    // Where it can't be asked, what was kept is still true.
    const entry = await context.audit.find(receipt.id).catch(() => null);
    if (entry === null) return { ...receipt, replayed: true };
    const { outcome, verification, warnings, recordedAt } = entry;
    return { ...receipt, outcome, verification, warnings, at: recordedAt ?? receipt.at, replayed: true };
  };
  return {
    ...payload,
    ...(faults.length === 0 ? {} : { faults }),
    ...(payload.receipt == null ? {} : { receipt: await renew(payload.receipt) }),
    ...(payload.added === undefined
      ? {}
      : {
          added: await Promise.all(
            payload.added.map(async (item) => ({ ...item, receipt: await renew(item.receipt) })),
          ),
        }),
  };
};

const isKept = (result: Payload | Kept): result is Kept => 'asked' in result;

/** A record of which more is asked for than was kept is left out, and the answer says so. */
const revive = (kept: Kept, asked: Asked, { partialFaults }: Context, info: GraphQLResolveInfo) => {
  const payload = { ...kept.payload };
  const selected = toSelected(info);
  for (const [name, value] of Object.entries(payload)) {
    if (!isRecord(value) || covers(kept.asked[name], asked[name])) continue;
    payload[name] = null;
    const places = new Set(selected.filter((node) => node.name.value === name).map(toResponseName));
    for (const place of places)
      partialFaults.push({ error: keptLess(), path: [...responsePathAsArray(info.path), place] });
  }
  const faults = kept.faults.map(
    ({ code, message, provider, retryable }) =>
      new ApiError(code, message, { retryable, ...(provider === undefined ? {} : { provider }) }),
  );
  return { payload, faults };
};

const covers = (kept: Asked | null | undefined, asked: Asked | null | undefined): boolean => {
  if (asked == null) return true;
  return Object.entries(asked).every(
    ([name, inner]) => name === '__typename' || (kept != null && name in kept && covers(kept[name], inner)),
  );
};

const keptLess = () =>
  new ApiError(
    'BAD_USER_INPUT',
    'The first call with this idempotency key did not ask for all of these fields, and no more than its answer was kept: read them with a query.',
  );
