import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { at, toAnswer, adminKey } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const { vendor, server } = useScriptedServer(['sumsub', 'unit21']);

const set = (key: string, changes: object = {}) =>
  server.query(
    `mutation ($input: SetImageActiveInput!, $key: String!) {
      setImageActive(input: $input) @idempotent(key: $key) {
        image { imageId active } receipt { id outcome replayed } userErrors { code }
      }
    }`,
    { input: { applicantId, imageId, active: false, ...changes }, key },
  );

const scriptOneWrite = () => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
  vendor.on(deleteLine, { json: { ok: 1 }, delay: 50 });
};

test('the same key with the same arguments answers the stored result and asks no vendor', async () => {
  scriptOneWrite();
  const first = await set('key-1');
  const second = await set('key-1');
  expect(at(first.data, 'setImageActive.receipt.replayed')).toBe(false);
  expect(second.data).toEqual({
    setImageActive: {
      image: { imageId, active: false },
      receipt: { id: at(first.data, 'setImageActive.receipt.id'), outcome: 'APPLIED', replayed: true },
      userErrors: [],
    },
  });
});

test('fifty at once make one write', async () => {
  scriptOneWrite();
  const answers = await Promise.all(Array.from({ length: 50 }, () => set('key-1')));
  const ids = new Set(answers.map(({ data }) => at(data, 'setImageActive.receipt.id')));
  expect(ids.size).toBe(1);
  const replayed = answers.filter(({ data }) => at(data, 'setImageActive.receipt.replayed') === true);
  expect(replayed).toHaveLength(49);
});

test('the same key with other arguments is refused', async () => {
  scriptOneWrite();
  await set('key-1');
  const { errors } = await set('key-1', { active: true });
  expect(errors).toMatchObject([
    { path: ['setImageActive'], extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } },
  ]);
});

test('a refusal is not remembered, as nothing was changed', async () => {
  vendor.on(applicantLine, { json: toApplicantJson({ review: { reviewStatus: 'pending' } }) });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  const refused = await set('key-1');
  expect(at(refused.data, 'setImageActive.userErrors.0.code')).toBe('REVIEW_IN_PROGRESS');
  scriptOneWrite();
  expect(at((await set('key-1')).data, 'setImageActive.receipt.outcome')).toBe('APPLIED');
});

test.each(['', 'x'.repeat(256)])('a key of %j is refused before anything is asked', async (key) => {
  const { errors } = await set(key);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('the key counts wherever the field carries it', async () => {
  scriptOneWrite();
  const again = () =>
    server.query(
      `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { replayed } } ...More }
      fragment More on Mutation { setImageActive(input: $input) @idempotent(key: "k") { userErrors { code } } }`,
      { input: { applicantId, imageId, active: false } },
    );
  expect(at((await again()).data, 'setImageActive.receipt.replayed')).toBe(false);
  expect(at((await again()).data, 'setImageActive.receipt.replayed')).toBe(true);
});

test('two keys on one field are refused', async () => {
  const { errors } = await server.query(
    `mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) @idempotent(key: "a") { receipt { id } } ...More }
    fragment More on Mutation { setImageActive(input: $input) @idempotent(key: "b") { userErrors { code } } }`,
    { input: { applicantId, imageId, active: false } },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test.each([
  '{ providers @idempotent(key: "k") { mode } }',
  'mutation { setImageActive(input: { applicantId: "a", imageId: "1", active: true }) { receipt @idempotent(key: "k") { id } } }',
])('the directive elsewhere is refused: %s', async (document) => {
  const { errors } = await server.query(document);
  expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

test('arguments that only look alike are other arguments', async () => {
  const entity = { general_data: { entity_id: 'e-1' }, media_data: [] };
  const stored = { ...entity, media_data: [{ name: 'a.txt', media_type: null, created_at: 1_900_000_000 }] };
  vendor.on('GET /v1/test-org/entities/e-1', { json: entity }, { json: stored });
  vendor.on('PUT /v1/test-org/entities/e-1/link-media', { json: {} });
  const add = (customData: unknown) =>
    server.query(
      `mutation ($data: JSON) { addEntityMedia(input: { entityId: "e-1",
        media: [{ content: { base64: "YQ==" }, name: "a.txt", customData: $data }] }) @idempotent(key: "k") { added { name } } }`,
      { data: customData },
    );
  expect((await add({ x: { a: 1 } })).errors).toEqual([]);
  expect((await add({ x: [['a', 1]] })).errors).toMatchObject([
    { extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } },
  ]);
});

test('an upload counts by its bytes', async () => {
  const entity = { general_data: { entity_id: 'e-1' }, media_data: [] };
  const stored = {
    ...entity,
    media_data: [{ name: 'note.txt', media_type: null, created_at: 1_900_000_000 }],
  };
  vendor.on('GET /v1/test-org/entities/e-1', { json: entity }, { json: stored });
  vendor.on('PUT /v1/test-org/entities/e-1/link-media', { json: {} });
  const upload = async (text: string) => {
    const query = `mutation ($file: Upload!) {
      addEntityMedia(input: { entityId: "e-1", media: [{ content: { file: $file } }] }) @idempotent(key: "k") {
        added { sha256 receipt { id outcome replayed } } } }`;
    const form = new FormData();
    form.append('operations', JSON.stringify({ query, variables: { file: null } }));
    form.append('map', '{"0":["variables.file"]}');
    form.append('0', new Blob([text]), 'note.txt');
    const headers = { authorization: `Bearer ${adminKey}`, 'apollo-require-preflight': 'true' };
    return toAnswer(await server.fetch('/graphql', { method: 'POST', body: form, headers }));
  };
  const first = await upload('one');
  const again = await upload('one');
  const other = await upload('two');
  expect(at(first.data, 'addEntityMedia.added.0.receipt')).toMatchObject({
    outcome: 'APPLIED',
    replayed: false,
  });
  expect(at(again.data, 'addEntityMedia.added.0.receipt')).toMatchObject({
    id: at(first.data, 'addEntityMedia.added.0.receipt.id'),
    replayed: true,
  });
  expect(other.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
});

test('a dry run does not use the key up', async () => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  expect(at((await set('key-1', { dryRun: true })).data, 'setImageActive.receipt.outcome')).toBe('DRY_RUN');
  scriptOneWrite();
  expect(at((await set('key-1')).data, 'setImageActive.receipt.outcome')).toBe('APPLIED');
});
