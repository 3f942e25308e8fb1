// GraphQL repeats the values that it refuses, and a value may be personal data.

/** What GraphQL says of a variable, in words of the schema alone; each stands at the end of its message. */
const reasons = [
  /Field "\w+" of required type "[\w![\]]+" was not provided\.$/,
  /Exactly one key must be specified for OneOf type "\w+"\.$/,
  /Expected non-nullable type "[\w![\]]+" not to be null\.$/,
  /Expected type "[\w![\]]+" to be an object\.$/,
];

/** Of a variable is told its place, if that is made of names and indices alone, and what is wanted there. */
const ofVariable = (message: string): string | null => {
  const name = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  if (name === undefined) return null;
  const known = message.replace(/ Did you mean [^?]*\?$/, '');
  const place = [...known.matchAll(/ at "(\w+(?:\.\w+|\[\d+\])*)"; /g)].at(-1)?.[1];
  const reason = reasons.map((pattern) => pattern.exec(known)?.[0]).find((found) => found !== undefined);
  // A member's name is a value, too: the caller has chosen it.
  const unknown = /Field "[\s\S]*" is not defined by type ("\w+")\.$/.exec(known)?.[1];
  if (unknown !== undefined) return `Variable "$${name}" has a field that is not defined by type ${unknown}.`;
  const type =
    / does not exist in "(\w+)" enum\.$/.exec(known)?.[1] ??
    /; (\w+) (?:cannot represent|must be) /.exec(known)?.[1];
  const wanted =
    reason ?? (type === undefined ? 'It does not fit its type.' : `A value of type "${type}" is wanted.`);
  const where = place?.startsWith(name) ? ` at "${place}"` : '';
  return `Variable "$${name}" has an invalid value${where}. ${wanted}`;
};

/** How GraphQL tells of a literal in the document, and what is left of that. */
const literals: readonly [RegExp, string][] = [
  [/^(Syntax Error: [\s\S]*?) (String|BlockString|Int|Float) "[\s\S]*"\.$/, '$1 $2.'],
  [/^(\w+|Enum "\w+") cannot represent ([a-z0-9 -]*value)\b[\s\S]*$/, '$1 cannot represent $2.'],
  [/^(Expected value of type "[\w![\]]+"), found [\s\S]*$/, '$1.'],
  [
    /^Value "[\s\S]*" does not exist in ("\w+") enum\.( Did you mean [^?]*\?)?$/,
    'A value of $1 is wanted.$2',
  ],
];

/** What GraphQL says of a document or a variable, without any value of theirs. */
export const withoutValues = (message: string): string => {
  const told = ofVariable(message);
  if (told !== null) return told;
  const [pattern, rest] = literals.find(([form]) => form.test(message)) ?? [];
  return pattern === undefined || rest === undefined ? message : message.replace(pattern, rest);
};
