// Capillary's ids are int64 and travel as JSON numbers; a JavaScript number would round those above 2^53.

interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

const exactJson = JSON as unknown as ExactJson;

/** An int64, given as text, that JSON.stringify writes digit by digit. */
export const exactNumber = (digits: string) => exactJson.rawJSON(digits);

/** Parses JSON; a whole number that would be rounded comes as its text. Undefined where it is no JSON. */
export const parseExact = (text: string): unknown => {
  try {
    return exactJson.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value,
    );
  } catch {
    return undefined;
  }
};

const largest = 2n ** 63n - 1n;

/** The int64 in a path segment as text; undefined where the segment is none. */
export const parseId = (segment: string): string | undefined => {
  if (!/^-?\d{1,20}$/.test(segment)) return undefined;
  const id = BigInt(segment);
  return id > largest || id < -largest - 1n ? undefined : String(id);
};
