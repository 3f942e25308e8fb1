// GraphQL repeats the values that it refuses, and a value may be personal data. So of its messages only those are told that
// are known to be made of names and kinds; for any other stands a sentence of our own. Each pattern begins at the
// message's start and is bounded: a message may be as long as the caller wants.
import { errorCodes, type ErrorCode } from './errors.ts';

/** Characters of a message: enough for any that a person has a use for. */
const longest = 1_000;

/** What is told of a message that fits; null: all of it. */
type Form = readonly [RegExp, ((...parts: string[]) => string) | null];

const ofSyntax: readonly Form[] = [
  [
    /^Syntax Error: (?:Unterminated string|Document contains more tha[nt] \d+ tokens|Unexpected single quote)/,
    null,
  ],
  [
    /^Syntax Error: (Expected \S{1,20}, found|Unexpected) ("[^"]{1,3}"|<EOF>|[A-Z][A-Za-z]{1,20})/,
    (_, said, found) => `Syntax Error: ${said} ${found}.`,
  ],
  [/^Syntax Error: /, () => 'Syntax Error: this is not GraphQL.'],
];

const ofValidation: readonly Form[] = [
  // The standard rules, but for the one that looks at values.
  [/^(?:Cannot (?:query field|spread fragment) "|Unknown (?:argument|type|fragment|directive) ")/, null],
  [/^(?:There can be only one|This anonymous operation|Fragment|Directive "@|The directive "@) ?/, null],
  [/^Variable "\$\w{1,100}" (?:is |of type|cannot)/, null],
  [
    /^(?:Fields "|Argument "\w{1,100}" of type|Field "[\w.]{1,200}" (?:argument|of required type|must|is not defined))/,
    null,
  ],
  [
    /^(?:OneOf Input Object "|Variable "\w{1,100}" must be|Maximum introspection depth|The \S{1,100} definition)/,
    null,
  ],
  [/^(?:Subscription|Anonymous Subscription|Schema is not configured)/, null],
  // Ours.
  [/^(?:@idempotent |[A-Z][A-Za-z]{1,20} must be )/, null],
  // Values: what is wanted, and not what was found.
  [
    /^(\w{1,60}|Enum "\w{1,60}") cannot represent ([a-z0-9 -]{0,40}value)/,
    (_, type, kind) => `${type} cannot represent ${kind}.`,
  ],
  [/^(Expected value of type "[\w![\]]{1,80}")/, (_, wanted) => `${wanted}.`],
];

/** How a value is told that is no member of an enum: the value, which may hold anything, comes first. */
const ofEnum = (message: string): string | null => {
  if (!message.startsWith('Value "')) return null;
  const words = '" does not exist in ';
  const end = message.slice(message.lastIndexOf(words) + words.length);
  const [, type, suggestion = ''] = /^("\w{1,60}") enum\.( Did you mean [^?]{1,300}\?)?$/.exec(end) ?? [];
  return type === undefined ? null : `A value of type ${type} is wanted.${suggestion}`;
};

const ofResolution: readonly Form[] = [
  [/^Must provide /, null],
  [/^Unknown operation named /, () => 'The document has no operation of this name.'],
];

const ofInput: readonly Form[] = [
  [/^A number in the variables is too large/, null],
  [/^Argument "(\w{1,100})"/, (_, name) => `Argument "${name}" has a value that is not allowed.`],
];

const forms: Partial<Record<ErrorCode, readonly Form[]>> = {
  GRAPHQL_PARSE_FAILED: ofSyntax,
  GRAPHQL_VALIDATION_FAILED: ofValidation,
  OPERATION_RESOLUTION_FAILURE: ofResolution,
  BAD_USER_INPUT: ofInput,
  // Apollo's own sentences about the request, without a word from it.
  BAD_REQUEST: [[/^/, null]],
  METHOD_NOT_ALLOWED: [[/^GET requests only support query operations/, null]],
};

/** What GraphQL or Apollo says, without any value of the caller's. */
export const withoutValues = (code: ErrorCode, message: string): string => {
  for (const [pattern, tell] of forms[code] ?? []) {
    const found = pattern.exec(message);
    if (found !== null) return tell === null ? message.slice(0, longest) : tell(...found);
  }
  return (code === 'GRAPHQL_VALIDATION_FAILED' ? ofEnum(message) : null) ?? errorCodes[code];
};
