// Values travel as the text they are: a calendar day is never made into a moment, and no message repeats the
// value it refuses, as that may be personal data.
import { GraphQLError, Kind, valueFromASTUntyped, type GraphQLScalarTypeConfig } from 'graphql';
import { isDay } from '../model/day.ts';
import type { SpooledUpload } from '../model/entity.ts';
import { Upload } from '../model/upload.ts';

/** How a scalar is read and written; its name and description stand in the SDL. */
type Scalar = Pick<GraphQLScalarTypeConfig<unknown, unknown>, 'serialize' | 'parseValue' | 'parseLiteral'>;

const createTextScalar = (name: string, rule: string, isValid: (text: string) => boolean): Scalar => {
  const read = (value: unknown) => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`${name} must be ${rule}.`, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return {
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : null),
  };
};

const isDateTime = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) &&
  // By itself it would make 30 February another day.
  isDay(text.slice(0, 10)) &&
  !Number.isNaN(Date.parse(text));

const maxDepth = 64;

/** Only what JSON can say: an uploaded file in the place of a value is an object too, of this program's own. */
const readJsonValue = (value: unknown): unknown => {
  if (isJson(value, maxDepth)) return value;
  throw new GraphQLError(
    `JSON must be a JSON value of at most ${maxDepth} levels, with whole numbers up to 2^53.`,
    {
      extensions: { code: 'BAD_USER_INPUT' },
    },
  );
};

const isJson = (value: unknown, depth: number): boolean => {
  // A whole number that was rounded on the way in is another number.
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || depth === 0) return false;
  if (!Array.isArray(value) && !isPlain(value)) return false;
  return Object.values(value).every((member) => isJson(member, depth - 1));
};

const isPlain = (value: object) => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

const readUpload = (value: unknown): Promise<SpooledUpload> => {
  if (value instanceof Upload) return value.file;
  throw new GraphQLError('Upload must be a file that comes as a part of a multipart request.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
};

export const scalars: Record<string, Scalar> = {
  Date: createTextScalar('Date', 'a day as YYYY-MM-DD', isDay),
  DateTime: createTextScalar('DateTime', 'a moment such as 2026-03-01T09:02:03.000Z', isDateTime),
  Upload: { serialize: () => null, parseValue: readUpload, parseLiteral: readUpload },
  URL: createTextScalar('URL', 'an absolute URL', (text) => URL.canParse(text)),
  JSON: {
    serialize: (value) => value,
    parseValue: readJsonValue,
    parseLiteral: (node, variables) => readJsonValue(valueFromASTUntyped(node, variables)),
  },
};
