import { describe, expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { listLine, submissionIdOf, toErrorAnswer, toItems, toPage, toRowJson } from '../support/argos.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import { at } from '../support/server.ts';

const { vendor, server } = useScriptedServer(['argos']);

const list = (variables: object = {}) =>
  server.query(
    `query ($filter: SubmissionFilter, $first: Int, $after: String) {
      submissions(filter: $filter, first: $first, after: $after) {
        edges { cursor node { submissionId } }
        nodes { submissionId }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    { first: 20, ...variables },
  );
const idsIn = (data: unknown) =>
  (at(data, 'submissions.nodes') as { submissionId: string }[]).map((node) => node.submissionId);

const [one, two, three] = [submissionIdOf(1), submissionIdOf(2), submissionIdOf(3)];
const rows = [one, two, three].map((id) => toRowJson(id));

test('the whole project, in the order of the vendor, in one call', async () => {
  vendor.on(listLine('count=20'), toItems(...rows));
  const { data, errors } = await list();
  expect(errors).toEqual([]);
  const cursors = (at(data, 'submissions.edges') as { cursor: string }[]).map((edge) => edge.cursor);
  expect(data).toEqual({
    submissions: {
      edges: [one, two, three].map((id, index) => ({
        cursor: cursors[index],
        node: { submissionId: id },
      })),
      nodes: [one, two, three].map((id) => ({ submissionId: id })),
      pageInfo: {
        hasNextPage: false,
        hasPreviousPage: false,
        startCursor: cursors[0],
        endCursor: cursors[2],
      },
    },
  });
  expect(new Set(cursors).size).toBe(3);
  expect(vendor.lines).toEqual([listLine('count=20')]);
});

test('20 where it is not said how many', async () => {
  vendor.on(listLine('count=20'), toItems());
  const { data } = await server.query('{ submissions { nodes { submissionId } pageInfo { endCursor } } }');
  expect(data).toEqual({ submissions: { nodes: [], pageInfo: { endCursor: null } } });
});

describe('cursors', () => {
  const createdAt = '2031-02-03T04:05:06.007Z';
  const nextLine = (id: string, date: string) =>
    listLine(`count=2&nextpage_id=${id}&nextpage_date=${encodeURIComponent(date)}`);
  const endOf = (data: unknown) => at(data, 'submissions.pageInfo.endCursor');

  test('lead over `nextpageKey` from page to page, to the end', async () => {
    vendor.on(listLine('count=2'), toPage(rows.slice(0, 2), 'key/1', createdAt));
    vendor.on(nextLine('key%2F1', createdAt), toPage([], 'key2', '2031-02-03-04-05-06-UTC'));
    vendor.on(nextLine('key2', '2031-02-03-04-05-06-UTC'), toItems(rows[2]!));
    const first = (await list({ first: 2 })).data;
    expect(idsIn(first)).toEqual([one, two]);
    const second = (await list({ first: 2, after: endOf(first) })).data;
    expect(at(second, 'submissions.pageInfo')).toEqual({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: endOf(second),
    });
    expect(endOf(second)).toEqual(expect.any(String));
    const third = (await list({ first: 2, after: endOf(second) })).data;
    expect(idsIn(third)).toEqual([three]);
    expect(third).toMatchObject({ submissions: { pageInfo: { hasNextPage: false, hasPreviousPage: true } } });
  });

  test('of an edge read on behind it', async () => {
    vendor.on(listLine('count=2'), toItems(...rows.slice(0, 2)));
    vendor.on(nextLine(one, createdAt), toItems(...rows.slice(1)));
    const { data } = await list({ first: 2 });
    const after = at(data, 'submissions.edges.0.cursor');
    expect(idsIn((await list({ first: 2, after })).data)).toEqual([two, three]);
  });

  test('cut off what is more than was asked for, and it comes with the next page', async () => {
    vendor.on(listLine('count=2'), toItems(...rows));
    vendor.on(nextLine(two, createdAt), toItems(rows[2]!));
    const { data } = await list({ first: 2 });
    expect(idsIn(data)).toEqual([one, two]);
    expect(data).toMatchObject({ submissions: { pageInfo: { hasNextPage: true } } });
    expect(idsIn((await list({ first: 2, after: endOf(data) })).data)).toEqual([three]);
  });

  test('that lead nowhere but back to the same page are a fault', async () => {
    vendor.on(listLine('count=2'), toPage(rows.slice(0, 2), two, createdAt));
    vendor.on(nextLine(two, createdAt), toPage(rows.slice(0, 2), two, createdAt));
    const { data } = await list({ first: 2 });
    const { errors } = await list({ first: 2, after: endOf(data) });
    expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'ARGOS' } }]);
  });

  test('that lead nowhere as the vendor gives every row each time are a fault', async () => {
    vendor.on(listLine('count=2'), toItems(...rows));
    vendor.on(nextLine(two, createdAt), toItems(...rows));
    const { data } = await list({ first: 2 });
    const { errors } = await list({ first: 2, after: endOf(data) });
    expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'ARGOS' } }]);
  });

  test.each([
    ['nothing', ''],
    ['words', 'next please'],
    ['a number in base64url', Buffer.from('5').toString('base64url')],
    ['a list of one', Buffer.from('["a"]').toString('base64url')],
    ['a list of three', Buffer.from('["a","b","c"]').toString('base64url')],
    ['without an id', Buffer.from('["",""]').toString('base64url')],
    ['spelled otherwise', Buffer.from('["a", "b"]').toString('base64url')],
    ['padded', `${Buffer.from('["a","bc"]').toString('base64url')}==`],
  ])('that are %s are refused, and nothing is asked', async (_, after) => {
    const { data, errors } = await list({ after });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { message: expect.stringContaining('`after`'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(vendor.calls).toEqual([]);
  });
});

test.each([0, -1, 101])('first: %i is refused, and nothing is asked', async (first) => {
  const { status, data, errors } = await list({ first });
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors).toMatchObject([
    { message: 'first must be a whole number from 1 to 100.', extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(vendor.calls).toEqual([]);
});

test.each([1, 100])('first: %i is taken', async (first) => {
  vendor.on(listLine(`count=${first}`), toItems(rows[0]!));
  expect(idsIn((await list({ first })).data)).toEqual([one]);
});

describe('filters', () => {
  const days = { createdFrom: '2031-02-01', createdTo: '2031-02-28' };
  test.each<[string, object, string]>([
    ['a person', { userId: 'u 77&count=1' }, 'userid=u%2077%26count%3D1&count=20'],
    ['an address', { email: 'mina+1@example.test' }, 'email=mina%2B1%40example.test&count=20'],
    ['both, of which the vendor gets one', { userId: 'é', email: 'a@b.test' }, 'userid=%C3%A9&count=20'],
    ['days', days, 'start_date=2031-02-01&end_date=2031-02-28&count=20'],
    ['all', { userId: 'u', ...days }, 'userid=u&start_date=2031-02-01&end_date=2031-02-28&count=20'],
    ['null', { userId: null, email: null, createdFrom: null, createdTo: null }, 'count=20'],
  ])('%s', async (_, filter, query) => {
    vendor.on(listLine(query), toItems());
    expect(await list({ filter })).toMatchObject({ data: { submissions: { nodes: [] } }, errors: [] });
  });

  test.each<[string, object, string[]]>([
    ['userid=u-1&count=20', { userId: 'u-1' }, [one, three]],
    ['email=A%40b.test&count=20', { email: 'A@b.test' }, [one, two]],
    ['userid=u-1&count=20', { userId: 'u-1', email: 'a@b.test' }, [one]],
  ])('rows that %s does not mean are left out', async (query, filter, ids) => {
    const wide = [
      toRowJson(one, { userid: 'u-1', email: 'a@b.test' }),
      toRowJson(two, { userid: 'u-12', email: 'a@B.TEST' }),
      toRowJson(three, { userid: undefined, email: 'aa@b.test' }),
    ];
    vendor.on(listLine(query), toItems(...wide));
    expect(idsIn((await list({ filter })).data)).toEqual(ids);
  });

  test.each<[string, object, string]>([
    ['no user id', { userId: '' }, 'INVALID_ID'],
    ['no address', { email: '' }, 'INVALID_ID'],
    ['a control character', { userId: 'a\u0007' }, 'INVALID_ID'],
    ['256 characters', { email: 'a'.repeat(256) }, 'INVALID_ID'],
    ['a day that does not exist', { createdFrom: '2031-02-30' }, 'BAD_USER_INPUT'],
    ['a day in another form', { createdTo: '20310228' }, 'BAD_USER_INPUT'],
  ])('%s is refused, and nothing is asked', async (_, filter, code) => {
    const { errors } = await list({ filter });
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(vendor.calls).toEqual([]);
  });
});

test.each<[string, ScriptedAnswer]>([
  ['an unknown person', toErrorAnswer('not Exist Submission Data')],
  ['no person', toItems()],
])('%s has an empty list', async (_, answer) => {
  vendor.on(listLine('userid=u&count=20'), answer);
  expect(idsIn((await list({ filter: { userId: 'u' } })).data)).toEqual([]);
});

test.each<[string, ScriptedAnswer]>([
  ['a refusal that is documented nowhere', toErrorAnswer('secret')],
  ['a key of the next page that can not be read', { json: { Items: [], nextpageKey: { key: 'secret' } } }],
])('%s is no empty list', async (_, answer) => {
  vendor.on(listLine('count=20'), answer);
  const { data, errors } = await list();
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'ARGOS' } }]);
  expect(JSON.stringify(errors)).not.toContain('secret');
});
