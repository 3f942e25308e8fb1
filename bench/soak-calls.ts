// What the callers of the soak do: reads of every vendor, bytes, writes, and what is refused or given up.
import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { applicantIdOf, customerIdOf, imageIdOf, people, submissionIdOf } from '../src/sandbox/people.ts';
import { refused } from './hostile-documents.ts';
import type { Caller } from './soak-caller.ts';

export interface SoakCall {
  name: string;
  /** How often it is drawn, against the others. */
  weight: number;
  /** What came of it, in a word or two. */
  run: () => Promise<string>;
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;
const anybody = () => pick(people);
const chance = () => Math.random() < 0.5;

/** Pixels in width and height; noise hardly compresses. */
const makePicture = (size: number): Promise<Buffer> =>
  sharp(randomBytes(size * size * 3), { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();

const images = 'images { id provider fileName url }';
const reads = {
  applicant: `query ($id: ID!) { applicant(by: { applicantId: $id }) { firstName review { status } ${images} } }`,
  submission: `query ($id: ID!) { submission(submissionId: $id) { kyc { result } data { fullName } ${images} } }`,
  submissions: `{ submissions(first: 5) { nodes { submissionId ocr } pageInfo { endCursor } } }`,
  customer: `query ($id: ID!) { customer(by: { customerId: $id }) { firstName ${images} } }`,
  entity: 'query ($id: ID!) { entity(entityId: $id) { firstName media { id name url } } }',
  person: `query ($id: ID!) { person(userId: $id) { applicant { firstName ${images} } customer { customerId }
    submissions(first: 2) { nodes { submissionId } } entity { firstName } } }`,
  providers: '{ providers { provider mode reachable message } }',
};

const toReads = ({ query }: Caller): SoakCall[] => [
  { name: 'applicant', weight: 6, run: () => query(reads.applicant, { id: applicantIdOf(anybody()) }) },
  {
    name: 'submission',
    weight: 12,
    run: () => query(reads.submission, { id: submissionIdOf(anybody(), 0) }),
  },
  { name: 'submissions', weight: 4, run: () => query(reads.submissions) },
  { name: 'customer', weight: 3, run: () => query(reads.customer, { id: customerIdOf(anybody()) }) },
  { name: 'entity', weight: 9, run: () => query(reads.entity, { id: anybody().userId }) },
  { name: 'person', weight: 4, run: () => query(reads.person, { id: anybody().userId }) },
  { name: 'providers', weight: 1, run: () => query(reads.providers) },
];

/** By an id out of the list, as a caller has it. */
const deleteImage = async ({ listImages, mutate }: Caller) => {
  const customerId = customerIdOf(anybody());
  const found = await listImages(customerId);
  if (found.length === 0) return 'no image';
  return mutate('deleteCustomerImage', 'DeleteCustomerImageInput', { customerId, imageId: pick(found) });
};

const deleteParts = ({ mutate }: Caller, dryRun: boolean) =>
  mutate('partialDeleteSubmission', 'PartialDeleteSubmissionInput', {
    submissionId: submissionIdOf(anybody(), 0),
    fields: pick([['SELFIE_IMAGE'], ['OCR', 'OCR_RAW'], ['EMAIL'], ['REVIEW', 'ADDITIONAL_LIST']]),
    dryRun,
  });

const setActive = ({ mutate }: Caller) => {
  const person = anybody();
  return mutate('setImageActive', 'SetImageActiveInput', {
    applicantId: applicantIdOf(person),
    imageId: imageIdOf(person, pick([0, 1])),
    active: chance(),
  });
};

const toWrites = (caller: Caller, small: Buffer, large: Buffer): SoakCall[] => [
  { name: 'setImageActive', weight: 3, run: () => setActive(caller) },
  { name: 'partialDeleteSubmission', weight: 2, run: () => deleteParts(caller, false) },
  { name: 'partialDeleteSubmission, dry', weight: 2, run: () => deleteParts(caller, true) },
  { name: 'deleteCustomerImage', weight: 1, run: () => deleteImage(caller) },
  { name: 'addEntityMedia, file', weight: 2, run: () => caller.upload(anybody().userId, small, false) },
  {
    name: 'addEntityMedia, base64',
    weight: 0.5,
    run: () => {
      const media = [{ content: { base64: small.toString('base64') }, name: `photo-${randomUUID()}.png` }];
      return caller.mutate('addEntityMedia', 'AddEntityMediaInput', { entityId: anybody().userId, media });
    },
  },
  { name: 'an upload given up', weight: 1, run: () => caller.upload(anybody().userId, large, true) },
];

const toOthers = ({ follow, post, get }: Caller): SoakCall[] => [
  { name: 'bytes', weight: 5, run: () => follow(false) },
  { name: 'bytes given up', weight: 1, run: () => follow(true) },
  {
    name: 'a refused document',
    weight: 2,
    run: () => post(JSON.stringify({ query: pick(Object.values(refused)) })),
  },
  { name: 'no JSON', weight: 0.5, run: () => post('{"query": "{ viewer { name } }"') },
  { name: 'a wrong key', weight: 0.5, run: () => post('{"query":"{ viewer { name } }"}', 'x'.repeat(40)) },
  { name: '/readyz', weight: 0.5, run: () => get('/readyz') },
  { name: '/metrics', weight: 0.2, run: () => get('/metrics') },
];

export const createSoakCalls = async (caller: Caller): Promise<SoakCall[]> => [
  ...toReads(caller),
  ...toWrites(caller, await makePicture(100), await makePicture(1_000)),
  ...toOthers(caller),
];
