// The pieces of work, as each kind of server is asked for them, and what has to be in a right answer.
import { toNodeId } from '../../src/model/node-ref.ts';
import {
  pieces,
  toHiveM1,
  toHiveQ1,
  toHiveQ2,
  toHiveQ3,
  toHiveQ4,
  type ImageInput,
  type Question,
} from './hive-documents.ts';

export const workNames = ['Q1', 'Q2', 'Q3', 'Q4', 'M1'] as const;
export type WorkName = (typeof workNames)[number];

export const titles: Readonly<Record<WorkName, string>> = {
  Q1: 'one applicant',
  Q2: 'one applicant with images',
  Q3: '20 applicants with images',
  Q4: 'one person at four vendors',
  M1: 'setImageActive, read back',
};

/** How a server is spoken to: Dossier's schema, that of its peers, Hive's, or none at all. */
export type Dialect = 'dossier' | 'peer' | 'hive' | 'bare';

export interface Asked {
  body: string;
  /** Texts that a right answer has in it, in quotes. */
  expected: readonly string[];
}

export type TakeId = () => string;

export interface Work {
  path: string;
  toAsked: (takeId: TakeId) => Asked;
}

const scalars =
  'applicantId inspectionId externalUserId type firstName lastName dateOfBirth country email phone createdAt review { status inProgress answer }';
const images =
  'images { imageId active documentType documentSide country fileName contentType byteSize width height addedAt }';
const toMutation = (receipt: string) =>
  `mutation M1($input: SetImageActiveInput!) { setImageActive(input: $input) { image { imageId active } ${receipt}userErrors { code message } } }`;

const documents: Readonly<Record<WorkName, string>> = {
  Q1: `query Q1($id: ID!) { applicant(by: { applicantId: $id }) { ${scalars} } }`,
  Q2: `query Q2($id: ID!) { applicant(by: { applicantId: $id }) { ${scalars} ${images} } }`,
  Q3: 'query Q3($ids: [ID!]!) { nodes(ids: $ids) { ... on Applicant { applicantId firstName lastName images { imageId active documentType documentSide fileName } } } }',
  Q4: 'query Q4($userId: ID!) { person(userId: $userId) { applicant { applicantId firstName lastName } submissions(first: 20) { nodes { submissionId userId createdAt } } customer { customerId firstName lastName email } entity { entityId type status } } }',
  M1: toMutation(''),
};

const toImageId = (applicantId: string, index: number) => `${applicantId.slice(-8)}${index}`;

/** What a piece of work is done to: also what a server without GraphQL is sent. */
interface Inputs {
  Q1: { id: string };
  Q2: { id: string };
  Q3: { ids: string[] };
  Q4: { userId: string };
  M1: ImageInput;
}

type Input<Name extends WorkName> = (takeId: TakeId) => { input: Inputs[Name]; expected: string[] };

const inputs: { readonly [Name in WorkName]: Input<Name> } = {
  Q1: (takeId) => {
    const id = takeId();
    return { input: { id }, expected: [id] };
  },
  Q2: (takeId) => {
    const id = takeId();
    return { input: { id }, expected: [id, toImageId(id, 3)] };
  },
  Q3: (takeId) => {
    const ids = Array.from({ length: pieces }, takeId);
    return { input: { ids }, expected: ids.map((id) => toImageId(id, 3)) };
  },
  Q4: (takeId) => {
    const userId = takeId();
    return { input: { userId }, expected: [userId, `s${userId}`] };
  },
  M1: (takeId) => {
    const applicantId = takeId();
    const imageId = toImageId(applicantId, 1);
    return { input: { applicantId, imageId, active: false }, expected: [imageId] };
  },
};

const hive: { readonly [Name in WorkName]: (input: Inputs[Name]) => Question } = {
  Q1: ({ id }) => toHiveQ1(id),
  Q2: ({ id }) => toHiveQ2(id),
  Q3: ({ ids }) => toHiveQ3(ids),
  Q4: ({ userId }) => toHiveQ4(userId),
  M1: toHiveM1,
};

const toDossierInput = (name: WorkName, input: Inputs[WorkName]): unknown => {
  if (name === 'M1') return { input };
  if (!('ids' in input)) return input;
  return { ids: input.ids.map((applicantId) => toNodeId({ type: 'Applicant', applicantId })) };
};

const toPeerInput = (name: WorkName, input: Inputs[WorkName]): unknown => (name === 'M1' ? { input } : input);

const toWriter = <Name extends WorkName>(dialect: Dialect, name: Name): ((input: Inputs[Name]) => string) => {
  if (dialect === 'bare') return (input) => JSON.stringify(input);
  if (dialect === 'hive') return (input) => JSON.stringify(hive[name](input));
  const isDossier = dialect === 'dossier';
  const query =
    isDossier && name === 'M1' ? toMutation('receipt { id outcome verification } ') : documents[name];
  const toVariables = isDossier ? toDossierInput : toPeerInput;
  const head = `{"query":${JSON.stringify(query)},"variables":`;
  return (input) => `${head}${JSON.stringify(toVariables(name, input))}}`;
};

export const toWork = <Name extends WorkName>(dialect: Dialect, name: Name): Work => {
  const toInput: Input<Name> = inputs[name];
  const write = toWriter(dialect, name);
  // Dossier says what a write did: one that was not sent, or that can't be shown to have worked, is not this work.
  const more = dialect === 'dossier' && name === 'M1' ? ['APPLIED', 'VERIFIED'] : [];
  return {
    path: dialect === 'bare' ? `/${name.toLowerCase()}` : '/graphql',
    toAsked: (takeId) => {
      const { input, expected } = toInput(takeId);
      return { body: write(input), expected: more.length === 0 ? expected : [...expected, ...more] };
    },
  };
};

/** Ids of applicants and of people; none is given twice but the hot ones. `hotShare`: of the ids, 0 to 1. */
export const createIds = (hotShare: number): TakeId => {
  const toId = (number: number) => `64f0c1a2b3d4e5f6${String(number)}`;
  return () => {
    if (Math.random() < hotShare) return toId(firstId - 1 - Math.floor(Math.random() * hotIds));
    taken += 1;
    return toId(firstId + taken);
  };
};

const hotIds = 8;
/** With eight digits, as the end of an id has to have, and far below the last of them. */
const firstId = 10_000_100;
let taken = 0;
