// @idempotent(key:) on a mutation field: the field's resolver runs once for each key of a caller.
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  GraphQLError,
  defaultFieldResolver,
  getDirectiveValues,
  getNullableType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { Context } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import type { SpooledUpload } from '../../model/entity.ts';
import { toAsked, toKept, toReplayed, type Kept, type Payload } from './kept-answer.ts';

/** Puts the directive's meaning into every mutation of the schema that writes to a vendor. */
export const applyIdempotent = (schema: GraphQLSchema): GraphQLSchema => {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (!isVendorWrite(field)) continue;
    const resolve = (field.resolve ?? defaultFieldResolver) as GraphQLFieldResolver<unknown, Context>;
    field.resolve = async (source, args: object, context: Context, info) => {
      const key = readKey(schema, info);
      // A dry run changes nothing, uses no key up, and needs nothing that is kept.
      if (key === null || isDryRun(args)) return resolve(source, args, context, info);
      const fingerprint = await toFingerprint(info.fieldName, args);
      const asked = toAsked(info);
      const ended = await context.idempotency.run(
        {
          caller: `${context.caller.kind} ${context.caller.name}`,
          key,
          fingerprint,
          answerBy: context.answerBy,
        },
        async (call) =>
          (await resolve(source, args, { ...context, writer: context.writerFor(call) }, info)) as Payload,
        (payload) => toKept(payload, asked),
      );
      return ended.replayed ? toReplayed(ended.result as Payload | Kept, asked, context, info) : ended.result;
    };
  }
  return schema;
};

/** Its payload has a receipt, or a list of what was added with one each. Nothing may be kept of any other answer. */
const isVendorWrite = ({ type }: { type: GraphQLOutputType }) => {
  const payload = getNullableType(type);
  if (!isObjectType(payload)) return false;
  return ['receipt', 'added'].some((name) => name in payload.getFields());
};

const isDryRun = (args: { input?: { dryRun?: boolean } }) => args.input?.dryRun === true;

/**
 * Null where the field does not carry the directive. A field that stands several times in a document is run once,
 * so the directive counts wherever it stands.
 */
const readKey = (
  schema: GraphQLSchema,
  { fieldNodes, variableValues }: GraphQLResolveInfo,
): string | null => {
  const directive = schema.getDirective('idempotent');
  if (directive == null) return null;
  const keys = new Set(
    fieldNodes.flatMap((node) => {
      const values = getDirectiveValues(directive, node, variableValues);
      return values === undefined ? [] : [values['key']];
    }),
  );
  const [key] = keys;
  if (keys.size === 0) return null;
  if (keys.size === 1 && typeof key === 'string' && key.length >= 1 && key.length <= 255) return key;
  throw new ApiError('BAD_USER_INPUT', '@idempotent takes one key of 1 to 255 characters for each field.');
};

/** A validation rule: the directive means nothing elsewhere, and must not seem to. */
export const idempotentOnMutations: ValidationRule = (context) => ({
  Field(node) {
    const directive = node.directives?.find(({ name }) => name.value === 'idempotent');
    const field = context.getFieldDef();
    // A field that is not there is another rule's to tell.
    if (directive === undefined || field == null) return;
    const isMutation = context.getParentType() === context.getSchema().getMutationType();
    if (isMutation && isVendorWrite(field)) return;
    const message = isMutation
      ? '@idempotent is for writes to vendors: nothing is kept of what this mutation answers.'
      : '@idempotent goes on the fields of Mutation only.';
    context.reportError(new GraphQLError(message, { nodes: directive }));
  },
});

/** SHA-256 over the field and its arguments in a fixed order, an upload standing as the hash of its bytes. */
const toFingerprint = async (field: string, args: object): Promise<string> =>
  createHash('sha256')
    .update(JSON.stringify([field, await toStable(args)]))
    .digest('hex');

const toStable = async (value: unknown): Promise<unknown> => {
  if (value instanceof Promise) return toUploadHash(value as Promise<SpooledUpload>);
  if (typeof value === 'string' && value.length > piece) return toTextHash(value);
  if (Array.isArray(value)) return Promise.all(value.map(toStable));
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  const members = await Promise.all(
    sorted.map(async ([name, member]) => [name, await toStable(member)] as const),
  );
  return Object.fromEntries(members);
};

/** Characters that are hashed at a time, so that others get their turn: base64 may be as large as a file. */
const piece = 256 * 1024;

const toTextHash = async (text: string): Promise<string[]> => {
  const hash = createHash('sha256');
  for (let start = 0; start < text.length; start += piece) {
    hash.update(text.slice(start, start + piece));
    await nextTurn();
  }
  return ['text', hash.digest('hex')];
};

const toUploadHash = async (spooling: Promise<SpooledUpload>): Promise<string[]> => {
  try {
    const upload = await spooling;
    return [upload.filename, (await upload.inspect()).sha256];
  } catch {
    // Missing, too large or broken off: the check of the file says so next, and nothing is remembered.
    return ['unreadable'];
  }
};
