// Every special state of the sample people, seen by a client: the sandbox shows each refusal of the contract.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applicantIdOf, customerIdOf, imageIdOf, people, submissionIdOf } from '../../src/sandbox/people.ts';
import { at, startServer, type Answer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const person = (number: number) => people[number - 1]!;
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const mutate = async (
  name: string,
  type: string,
  input: object,
): Promise<{ answer: Answer; payload: unknown }> => {
  const receipt = 'receipt { outcome verification warnings { code } }';
  const answer = await server.query(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${name === 'addEntityMedia' ? `added { ${receipt} }` : receipt} userErrors { code field } } }`,
    { input },
  );
  return { answer, payload: at(answer.data, name) };
};

const setImageActive = (number: number, changes: object = {}) =>
  mutate('setImageActive', 'SetImageActiveInput', {
    applicantId: applicantIdOf(person(number)),
    imageId: imageIdOf(person(number), 0),
    active: false,
    ...changes,
  });

const partialDelete = (number: number, changes: object = {}) =>
  mutate('partialDeleteSubmission', 'PartialDeleteSubmissionInput', {
    submissionId: submissionIdOf(person(number), 0),
    fields: ['EMAIL'],
    ...changes,
  });

const deleteImage = async (number: number) => {
  const customerId = customerIdOf(person(number));
  const { data } = await server.query(
    'query ($id: ID!) { customer(by: { customerId: $id }) { images { imageId position } } }',
    { id: customerId },
  );
  const imageId = at(data, 'customer.images.0.imageId') ?? '00000000-0000-4000-8000-000000000000';
  return mutate('deleteCustomerImage', 'DeleteCustomerImageInput', { customerId, imageId });
};

const addMedia = (number: number, changes: object = {}) =>
  mutate('addEntityMedia', 'AddEntityMediaInput', {
    entityId: person(number).userId,
    media: [{ content: { base64: dot }, name: 'dot.png' }],
    ...changes,
  });

const code = (payload: unknown) => at(payload, 'userErrors.0.code');

describe('Sumsub', () => {
  test.each([
    ['a review in progress', () => setImageActive(3), 'REVIEW_IN_PROGRESS'],
    ['a deactivated profile', () => setImageActive(4), 'APPLICANT_DEACTIVATED'],
    ['nobody', () => setImageActive(11), 'APPLICANT_NOT_FOUND'],
    ['an unknown image', () => setImageActive(1, { imageId: '999' }), 'IMAGE_NOT_FOUND'],
    ['an impossible id', () => setImageActive(1, { imageId: '../1' }), 'INVALID_ID'],
  ])('%s', async (_, act, expected) => {
    expect(code((await act()).payload)).toBe(expected);
  });

  test('an image that is inactive already', async () => {
    const { payload } = await setImageActive(2, { imageId: imageIdOf(person(2), 3) });
    expect(at(payload, 'receipt.outcome')).toBe('UNCHANGED');
  });
});

describe('ARGOS', () => {
  test.each([
    ['a project that is gone', () => partialDelete(7), 'PROJECT_NOT_FOUND'],
    ['no such submission', () => partialDelete(1, { submissionId: 'k3v9t0p2m9999' }), 'SUBMISSION_NOT_FOUND'],
    ['no fields', () => partialDelete(1, { fields: [] }), 'FIELDS_EMPTY'],
    ['data without its names', () => partialDelete(1, { fields: ['DATA'] }), 'DATA_FIELDS_REQUIRED'],
    ['names without data', () => partialDelete(1, { dataFields: ['CF1'] }), 'DATA_FIELDS_NOT_ALLOWED'],
    ['an impossible id', () => partialDelete(1, { submissionId: 'a/b' }), 'INVALID_ID'],
  ])('%s', async (_, act, expected) => {
    expect(code((await act()).payload)).toBe(expected);
  });

  test("another project's key is the server's own trouble", async () => {
    const { answer } = await partialDelete(6);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'PROVIDER_AUTH', provider: 'ARGOS' } }]);
  });

  test('a projection leaves nothing to read back', async () => {
    const { payload } = await partialDelete(4, { fields: ['DATA'], dataFields: ['DOCUMENT_NUMBER'] });
    expect(at(payload, 'receipt')).toMatchObject({ outcome: 'APPLIED', verification: 'NOT_VERIFIABLE' });
  });
});

describe('Capillary', () => {
  test.each([
    ['a busy customer', 7, 'CUSTOMER_BUSY'],
    ['a delete that fails', 8, 'REFUSED_BY_VENDOR'],
    ['a merged customer', 10, 'REFUSED_BY_VENDOR'],
    ['a list whose order can not be trusted', 6, 'IMAGES_CHANGED'],
    ['no images', 9, 'IMAGE_NOT_FOUND'],
    ['nobody', 12, 'CUSTOMER_NOT_FOUND'],
  ])('%s', async (_, number, expected) => {
    expect(code((await deleteImage(number)).payload)).toBe(expected);
  });

  test('an id above 2^53 keeps every digit', async () => {
    const { payload } = await deleteImage(5);
    expect(at(payload, 'receipt')).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
  });

  test('all five photos go one by one, each the one that was meant', async () => {
    const customerId = customerIdOf(person(2));
    const list = async () => {
      const { data } = await server.query(
        'query ($id: ID!) { customer(by: { customerId: $id }) { images { imageId } } }',
        { id: customerId },
      );
      return at(data, 'customer.images') as { imageId: string }[];
    };
    const left = await list();
    expect(left).toHaveLength(5);
    for (const index of [2, 0, 2, 1, 0]) {
      const [target] = left.splice(index, 1);
      const { payload } = await mutate('deleteCustomerImage', 'DeleteCustomerImageInput', {
        customerId,
        imageId: target?.imageId,
      });
      expect(at(payload, 'receipt.outcome')).toBe('APPLIED');
      expect(await list()).toEqual(left);
    }
  });
});

describe('Unit21', () => {
  test.each([
    ['a placeholder', () => addMedia(8), 'ENTITY_IS_PLACEHOLDER'],
    ['a busy entity', () => addMedia(7), 'ENTITY_BUSY'],
    ['nobody', () => addMedia(12), 'ENTITY_NOT_FOUND'],
    ['no files', () => addMedia(1, { media: [] }), 'NO_MEDIA'],
    [
      'an ending that is not listed',
      () => addMedia(1, { media: [{ content: { base64: dot }, name: 'a.jpeg' }] }),
      'UNSUPPORTED_FILE_TYPE',
    ],
    [
      'bytes of something else',
      () => addMedia(1, { media: [{ content: { base64: dot }, name: 'a.pdf' }] }),
      'CONTENT_TYPE_MISMATCH',
    ],
    ['no name', () => addMedia(1, { media: [{ content: { base64: dot } }] }), 'NAME_REQUIRED'],
    [
      'no base64',
      () => addMedia(1, { media: [{ content: { base64: 'a b' }, name: 'a.png' }] }),
      'INVALID_BASE64',
    ],
    [
      'an empty file',
      () => addMedia(1, { media: [{ content: { base64: '' }, name: 'a.png' }] }),
      'FILE_EMPTY',
    ],
    ['an impossible id', () => addMedia(1, { entityId: '..' }), 'INVALID_ID'],
  ])('%s', async (_, act, expected) => {
    expect(code((await act()).payload)).toBe(expected);
  });

  test('an entity that is busy twice takes it at the third try', async () => {
    const { payload } = await addMedia(3);
    expect(at(payload, 'added.0.receipt')).toMatchObject({ outcome: 'APPLIED', verification: 'VERIFIED' });
  });

  test('media come with their bytes where the vendor gives them', async () => {
    const { data } = await server.query('{ entity(entityId: "user-5") { media { name byteSize url } } }');
    const url = String(at(data, 'entity.media.0.url'));
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(at(data, 'entity.media.0.byteSize'));
  });
});
