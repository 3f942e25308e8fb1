// Values travel as the text they are: a calendar day is never made into a moment, and no message repeats the
// value it refuses, as that may be personal data.
import { GraphQLError, GraphQLScalarType, valueFromASTUntyped, type ValueNode } from 'graphql';

const createTextScalar = (name: string, description: string, isValid: (text: string) => boolean) => {
  const read = (value: unknown) => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`${name} must be ${description}.`, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => read(node.kind === 'StringValue' ? node.value : null),
  });
};

const isDate = (text: string) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // A day that does not exist, such as 30 February, comes back as another one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const isDateTime = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text));

export const scalars = {
  Date: createTextScalar('Date', 'a day as YYYY-MM-DD', isDate),
  DateTime: createTextScalar('DateTime', 'a moment such as 2026-03-01T09:02:03.000Z', isDateTime),
  URL: createTextScalar('URL', 'an absolute URL', (text) => URL.canParse(text)),
  JSON: new GraphQLScalarType<unknown, unknown>({
    name: 'JSON',
    parseValue: (value) => value,
    parseLiteral: (node: ValueNode, variables) => valueFromASTUntyped(node, variables),
  }),
};
