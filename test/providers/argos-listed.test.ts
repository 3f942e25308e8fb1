// What a submission in a list costs: nothing more for what the list holds, one call more for everything else.
import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import {
  listLine,
  readLine,
  readLineOf,
  submissionId,
  submissionIdOf,
  toItemJson,
  toItems,
  toRowJson,
} from '../support/argos.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

const list = (fields: string) => server.query(`{ submissions { nodes { ${fields} } } }`);
const line = listLine('count=20');
const ids = [submissionId, submissionIdOf(1), submissionIdOf(2)];

test('what the list holds costs nothing more', async () => {
  vendor.on(line, toItems(...ids.map((id) => toRowJson(id))));
  const { data, errors } = await list('submissionId userId email createdAt updatedAt');
  expect(errors).toEqual([]);
  expect(data).toEqual({
    submissions: {
      nodes: ids.map((id) => ({
        submissionId: id,
        userId: 'u-77',
        email: 'mina@example.test',
        createdAt: '2031-02-03T04:05:06.007Z',
        updatedAt: '2031-02-04T05:06:07.000Z',
      })),
    },
  });
  expect(vendor.lines).toEqual([line]);
});

test('all of it costs one call more for each, and is as full as when read by its id', async () => {
  const fields = `id submissionId userId email applicantId createdAt updatedAt
    kyc { result comments commentCodes } data { name fullName idType cf1 } images { id type }
    ocr ocrRaw review additionalList duplicatedInformation customDuplicatedInformation injectionAction`;
  vendor.on(line, toItems(...ids.map((id) => toRowJson(id))));
  for (const id of ids) vendor.on(readLineOf(id), toItems(toItemJson({ submission_id: id })));
  const { data, errors } = await list(fields);
  expect(errors).toEqual([]);
  expect(vendor.lines[0]).toBe(line);
  expect(vendor.lines.slice(1).toSorted()).toEqual(ids.map(readLineOf));

  vendor.on(readLine, toItems(toItemJson()));
  const single = await server.query(`{ submission(submissionId: "${submissionId}") { ${fields} } }`);
  expect(at(single.data, 'submission.data.fullName')).toBe('Mina Ohara');
  expect(at(data, 'submissions.nodes.0')).toEqual(at(single.data, 'submission'));
});

describe('a field that', () => {
  const held: [string, object, unknown][] = [
    ['userId', {}, 'u-77'],
    ['email', {}, 'mina@example.test'],
    ['applicantId', { applicant_id: 'ap-1' }, 'ap-1'],
    ['createdAt', {}, '2031-02-03T04:05:06.007Z'],
    ['updatedAt', {}, '2031-02-04T05:06:07.000Z'],
    ['duplicatedInformation', { duplicated_information: 'd-1' }, 'd-1'],
    ['customDuplicatedInformation', { custom_duplicated_information: 'd-2' }, 'd-2'],
  ];
  test.each(held)('this row holds costs nothing more: %s', async (field, changes, value) => {
    vendor.on(line, toItems(toRowJson(submissionId, changes)));
    expect((await list(field)).data).toEqual({ submissions: { nodes: [{ [field]: value }] } });
    expect(vendor.lines).toEqual([line]);
  });

  test.each([
    ['userId', 'u-77'],
    ['email', 'mina@example.test'],
    ['applicantId', 'ap-5d1c'],
    ['createdAt', '2031-02-03T04:05:06.007Z'],
    ['updatedAt', '2031-02-04T05:06:07.000Z'],
    ['duplicatedInformation', 'dup-77aa'],
    ['customDuplicatedInformation', 'dup-own-31'],
    ['review', { fullName: 'MINA OHARA' }],
    ['ocrRaw', expect.objectContaining({ rotate: { value: 0 } })],
    ['injectionAction', { action: 'migrate' }],
  ])('this row leaves out costs one call: %s', async (field, value) => {
    vendor.on(line, toItems({ submission_id: submissionId }));
    vendor.on(readLine, toItems(toItemJson()));
    expect((await list(field)).data).toEqual({ submissions: { nodes: [{ [field]: value }] } });
  });

  test.each([
    ['kyc { commentCodes }', { kyc: { commentCodes: ['expired_id', 'other'] } }],
    ['data { fullName }', { data: { fullName: 'Mina Ohara' } }],
    ['ocr', { ocr: { fullName: 'MINA OHARA', birthDate: '1990-01-02', nationality: 'KOR' } }],
    ['additionalList', { additionalList: [{ answer: 'yes', inputValue: 'Employed?', blockType: 'radio' }] }],
    ['images { type }', { images: ['ID_FRONT', 'ID_BACK', 'SELFIE', 'ADDRESS'].map((type) => ({ type })) }],
  ])('rows may hold in part costs one call: %s', async (field, node) => {
    const part = { ocr: { fullName: 'M' }, additional_list: [{}], image: { idImage: 'img-a' } };
    vendor.on(line, toItems(toRowJson(submissionId, part)));
    vendor.on(readLine, toItems(toItemJson()));
    expect((await list(field)).data).toEqual({ submissions: { nodes: [node] } });
  });
});

test('a submission listed twice and read by its id costs one read', async () => {
  vendor.on(line, toItems(toRowJson()));
  vendor.on(listLine('userid=u-77&count=20'), toItems(toRowJson()));
  vendor.on(readLine, toItems(toItemJson()));
  const { errors } = await server.query(
    `{ all: submissions { nodes { ocr } } again: submissions { edges { node { review } } }
      mine: submissions(filter: { userId: "u-77" }) { nodes { kyc { result } } }
      one: submission(submissionId: "${submissionId}") { ocrRaw } }`,
  );
  expect(errors).toEqual([]);
  expect(vendor.calls).toHaveLength(3);
});

describe('a row that does not say whose it is', () => {
  const anonymous = toRowJson(submissionId, { userid: undefined, email: undefined });
  const fields = 'nodes { submissionId data { fullName } images { type } userId email }';
  const ask = async (filter: object, query: string, whole: object) => {
    vendor.on(listLine(`${query}&count=20`), toItems(anonymous));
    vendor.on(readLine, toItems(whole));
    return server.query(`query ($filter: SubmissionFilter) { submissions(filter: $filter) { ${fields} } }`, {
      filter,
    });
  };

  test.each<[string, object, string, object]>([
    ['userId', { userId: 'u-78' }, 'userid=u-78', toItemJson()],
    ['email', { email: 'moa@example.test' }, 'email=moa%40example.test', toItemJson()],
  ])('and turns out to be that of another %s is handed out to nobody', async (_, filter, query, whole) => {
    const { data, errors } = await ask(filter, query, whole);
    expect(data).toEqual({
      submissions: {
        nodes: [{ submissionId, data: null, images: null, userId: null, email: null }],
      },
    });
    expect(errors).toHaveLength(4);
    for (const error of errors) {
      expect(error.extensions).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', provider: 'ARGOS' });
    }
    expect(JSON.stringify({ data, errors })).not.toMatch(/Mina|mina|u-77/);
  });

  test.each<[string, object, string, object]>([
    ['the userId', { userId: 'u-77' }, 'userid=u-77', toItemJson()],
    ['the email in other letters', { email: 'MINA@example.test' }, 'email=MINA%40example.test', toItemJson()],
    ['neither', { userId: 'u-78' }, 'userid=u-78', toItemJson({ userid: undefined })],
  ])('and turns out to have %s is whole', async (_, filter, query, whole) => {
    const { data, errors } = await ask(filter, query, whole);
    expect(errors).toEqual([]);
    expect(at(data, 'submissions.nodes.0.data.fullName')).toBe('Mina Ohara');
  });

  test('is read once for two people, and handed out to the one whose it is', async () => {
    vendor.on(listLine('userid=u-77&count=20'), toItems(anonymous));
    vendor.on(listLine('userid=u-78&count=20'), toItems(anonymous));
    vendor.on(readLine, toItems(toItemJson()));
    const { data, errors } = await server.query(
      `{ mine: person(userId: "u-77") { submissions { nodes { userId } } }
        other: person(userId: "u-78") { submissions { nodes { userId } } } }`,
    );
    expect(data).toEqual({
      mine: { submissions: { nodes: [{ userId: 'u-77' }] } },
      other: { submissions: { nodes: [{ userId: null }] } },
    });
    expect(errors).toMatchObject([{ path: ['other', 'submissions', 'nodes', 0, 'userId'] }]);
  });
});

test('one that has gone since is what the list shows', async () => {
  vendor.on(line, toItems(toRowJson()));
  vendor.on(readLine, toItems());
  const { data, errors } = await list('submissionId data { name } ocr');
  expect(errors).toEqual([]);
  expect(data).toEqual({
    submissions: { nodes: [{ submissionId, data: { name: 'Mina Ohara' }, ocr: null }] },
  });
});

test('one that can not be read is whole but for what is missing', async () => {
  vendor.on(line, toItems(...ids.slice(0, 2).map((id) => toRowJson(id))));
  vendor.on(readLine, { status: 403 });
  vendor.on(readLineOf(ids[1]!), toItems(toItemJson({ submission_id: ids[1] })));
  const { data, errors } = await list('submissionId kyc { result }');
  expect(data).toEqual({
    submissions: {
      nodes: [
        { submissionId, kyc: null },
        { submissionId: ids[1], kyc: { result: 'rejected' } },
      ],
    },
  });
  expect(errors).toMatchObject([
    { path: ['submissions', 'nodes', 0, 'kyc'], extensions: { code: 'PROVIDER_AUTH' } },
  ]);
});
