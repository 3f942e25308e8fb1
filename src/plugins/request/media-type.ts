// A media type (RFC 9110, section 8.3.1), read by hand and from left to right: what is read before anybody is known to be
// let in must cost no more than its length.

export interface MediaType {
  /** Type and subtype, in small letters. */
  type: string;
  /** Names in small letters, and values without their quotes, in their order; a name may come twice. */
  parameters: readonly (readonly [name: string, value: string])[];
}

/** Bytes: what a browser sends across sites unasked has half as many (Fetch Standard, CORS-safelisted request-header). */
export const maxMediaTypeBytes = 256;

const tokenChars = new Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
const isBlank = (char: string | undefined) => char === ' ' || char === '\t';
/** What may stand between quotes, and behind a backslash there; Latin-1 beyond ASCII is taken by nobody we know. */
const isText = (char: string | undefined): char is string =>
  char !== undefined && (char === '\t' || (char >= ' ' && char <= '~'));

/** Null where it is malformed, or longer than `maxMediaTypeBytes`. */
export const readMediaType = (text: string): MediaType | null => {
  if (text.length > maxMediaTypeBytes) return null;
  const cursor = { text, at: 0 };
  const type = takeToken(cursor);
  if (type === '' || !take(cursor, '/')) return null;
  const subtype = takeToken(cursor);
  if (subtype === '') return null;
  const parameters: [string, string][] = [];
  for (;;) {
    skipBlanks(cursor);
    if (cursor.at === text.length) break;
    if (!take(cursor, ';')) return null;
    skipBlanks(cursor);
    const name = takeToken(cursor);
    // A semicolon may stand alone (RFC 9110, section 5.6.6).
    if (name === '') continue;
    const value = take(cursor, '=') ? takeValue(cursor) : null;
    if (value === null) return null;
    parameters.push([name.toLowerCase(), value]);
  }
  return { type: `${type}/${subtype}`.toLowerCase(), parameters };
};

interface Cursor {
  readonly text: string;
  at: number;
}

const take = (cursor: Cursor, char: string): boolean => {
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at += 1;
  return true;
};

const skipBlanks = (cursor: Cursor) => {
  while (isBlank(cursor.text[cursor.at])) cursor.at += 1;
};

const takeToken = (cursor: Cursor): string => {
  const start = cursor.at;
  while (tokenChars.has(cursor.text[cursor.at] ?? '')) cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
};

const takeValue = (cursor: Cursor): string | null => {
  if (take(cursor, '"')) return takeQuoted(cursor);
  const value = takeToken(cursor);
  return value === '' ? null : value;
};

/** Behind the opening quote, and up to behind the closing one. */
const takeQuoted = (cursor: Cursor): string | null => {
  let value = '';
  while (!take(cursor, '"')) {
    take(cursor, '\\');
    const char = cursor.text[cursor.at];
    if (!isText(char)) return null;
    value += char;
    cursor.at += 1;
  }
  return value;
};
