interface ReviverContext {
  /** The value as it stood in the text; only for numbers, strings, booleans and null. */
  source?: string;
}

/** TypeScript's library does not know the third argument of the reviver yet. */
const parse = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: ReviverContext) => unknown,
) => unknown;

/** Whatever a whole number that can be rounded is written with: sixteen digits, or an exponent. Texts may hold it, too. */
const mayRound = /\d{16}|\d[eE]/;

/**
 * JSON.parse that never rounds a whole number: one beyond 2^53, as an int64 may be, comes as its text, digit by
 * digit. Smaller numbers stay numbers.
 * @see https://github.com/tc39/proposal-json-parse-with-source
 * @throws SyntaxError where the text is not JSON.
 */
export const parseExactJson = (text: string): unknown =>
  mayRound.test(text) ? parse(text, toExact) : (JSON.parse(text) as unknown);

const toExact = (_key: string, value: unknown, { source }: ReviverContext) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value) ? source : value;
