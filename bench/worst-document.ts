// How long a document takes to be read and validated, at worst.
import { parse, specifiedRules, validate, type GraphQLSchema } from 'graphql';
import { limits, withinLimits } from '../src/plugins/operation/limits.ts';
import { createSchema } from '../src/schema.ts';
import { accepted, refused } from './hostile-documents.ts';

const rules = [...specifiedRules, withinLimits];

/** Milliseconds, and whether it is accepted. */
const measure = (schema: GraphQLSchema, document: string) => {
  const began = performance.now();
  let isAccepted = false;
  try {
    const parsed = parse(document, { maxTokens: limits.tokens });
    isAccepted = validate(schema, parsed, rules, { maxErrors: limits.errors }).length === 0;
  } catch {
    // Not even a document.
  }
  return { took: performance.now() - began, isAccepted };
};

/** What random documents are made of: fields of a person, alone and with more inside. */
const leaves = ['userId', 'a: userId', 'b: userId', 'c: userId'];
const images = ['id', 'url', 'url(ttlSeconds: 1)', 'imageId', 'x: fileName', 'fileName'];
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(Math.random() * values.length)]!;
const times = (most: number, toText: () => string) =>
  Array.from({ length: 1 + Math.floor(Math.random() * most) }, toText).join(' ');

const toApplicant = () => `applicant { ${times(3, () => `images { ${times(4, () => pick(images))} }`)} }`;
const toSelection = (fragments: number) => {
  const kind = Math.random();
  if (fragments > 0 && kind < 0.3) return `...F${Math.floor(Math.random() * fragments)}`;
  if (kind < 0.6) return toApplicant();
  return kind < 0.8 ? pick(leaves) : `... on Person { ${toApplicant()} }`;
};

/** A fragment spreads those before it only, so that there is no cycle. */
const toRandom = (): string => {
  const count = Math.floor(Math.random() * 12);
  const width = 1 + Math.floor(Math.random() * 15);
  const fragments = Array.from(
    { length: count },
    (_, index) => `fragment F${index} on Person { ${times(4, () => toSelection(index))} }`,
  );
  return `{ person(userId: "1") { ${times(width, () => toSelection(count))} ${fragments.map((_, index) => `...F${index}`).join(' ')} } } ${fragments.join(' ')}`;
};

const median = (values: number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;
const rounds = 9;
const randomDocuments = 5_000;

/** Prints the longest times of both kinds; `first`: of the first time that a process sees the document. */
export const printWorst = (): void => {
  const schema = createSchema();
  for (const [title, documents, wanted] of [
    ['accepted', accepted, true],
    ['refused', refused, false],
  ] as const) {
    console.log(`\nParsed and validated, ${title}: the first time, and the median of ${rounds}`);
    for (const [name, document] of Object.entries(documents)) {
      const all = Array.from({ length: rounds }, () => measure(schema, document));
      if (all[0]!.isAccepted !== wanted && name !== 'two operations') console.log(`  not ${title}: ${name}`);
      const took = all.map((one) => one.took);
      console.log(
        `  ${name.padEnd(30)} ${took[0]!.toFixed(1).padStart(6)} ms ${median(took).toFixed(1).padStart(6)} ms`,
      );
    }
  }
  const random = Array.from({ length: randomDocuments }, toRandom)
    .map((document) => ({ document, ...measure(schema, document) }))
    .filter(({ isAccepted }) => isAccepted)
    .map(({ document, took }) => ({ document, took, again: measure(schema, document).took }));
  const longest = random.reduce((left, right) => (right.again > left.again ? right : left));
  const first = Math.max(...random.map(({ took }) => took));
  console.log(
    `\nOf ${random.length} random documents that are accepted, the longest took ${first.toFixed(1)} ms, and ${longest.again.toFixed(1)} ms once more`,
  );
};
