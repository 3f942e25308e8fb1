import { afterEach, expect, test } from '@jest/globals';
import type { ArgosSettings } from '../../src/sandbox/argos.ts';
import { idOf, startArgos, type ArgosItem } from './argos-client.ts';

let vendor: Awaited<ReturnType<typeof startArgos>>;
const start = async (overrides: Partial<ArgosSettings> = {}) => (vendor = await startArgos(overrides));
afterEach(() => vendor.close());

const ada = idOf('user-1');
const outcome = ({ status, text }: { status: number; text: string }) => [status, text];
const keys = (item: ArgosItem | undefined) => Object.keys(item ?? {}).sort();

test('paging: every submission once, a key only where more follow', async () => {
  await start();
  const all = await vendor.ids();
  expect(all).toHaveLength(17);
  const seen: string[] = [];
  const sizes: number[] = [];
  let query = '?count=7';
  for (;;) {
    const { Items, nextpageKey } = (await vendor.read(query)).body;
    seen.push(...Items.map(({ submission_id }) => submission_id));
    sizes.push(Items.length);
    if (nextpageKey === undefined) break;
    expect(nextpageKey).toEqual({ id: seen.at(-1), created_at: Items.at(-1)?.created_at });
    query = `?count=7&nextpage_id=${nextpageKey.id}&nextpage_date=${nextpageKey.created_at}`;
  }
  expect([seen, sizes]).toEqual([all, [7, 7, 3]]);
  expect((await vendor.read('?count=17')).body).not.toHaveProperty('nextpageKey');
  vendor.emulator.settings.defaultCount = 5;
  const { Items, nextpageKey } = (await vendor.read()).body;
  expect([Items.length, nextpageKey?.id]).toEqual([5, all[4]]);
});

test('a page holds 50 where no count is given', async () => {
  await start();
  const body = { admin: 'ops@example.test', fullName: 'Ola Nord', birthDate: '1990-01-01' };
  for (let index = 0; index < 40; index += 1) {
    const email = `ola${index}@example.test`;
    await vendor.write('POST', '/v3/submission/migration', { ...body, email, kycStatus: 'approved' });
  }
  const { Items, nextpageKey } = (await vendor.read()).body;
  expect([Items.length, nextpageKey?.id]).toEqual([50, Items.at(-1)?.submission_id]);
  expect((await vendor.read('?count=2000')).body.Items).toHaveLength(57);
});

test.each([
  '?count=0',
  '?count=ten',
  `?nextpage_id=${ada}`,
  '?nextpage_date=2026-01-01T08:30:05.007Z',
  '?start_date=01.02.2026',
  '?end_date=2026-13-01',
  '?request_type=all',
])('%s is refused', async (query) => {
  await start();
  expect(outcome(await vendor.read(query))).toEqual([400, '{"errorCode":"invalid_parameter"}']);
});

test.each([
  ['?start_date=2026-02-02', 2],
  ['?start_date=20260202&end_date=20260202', 1],
  ['?start_date=2025-03-01&end_date=2025-12-31', 4],
  ['?end_date=2025-03-10', 2],
  ['?end_date=20250309', 1],
  ['?userid=user-2&start_date=2026-01-01', 1],
])('%s finds %i', async (query, count) => {
  await start();
  expect(await vendor.ids(query)).toHaveLength(count);
});

test('other readings of days and times', async () => {
  await start({ endDate: 'exclusive' });
  expect(await vendor.ids('?end_date=2025-03-10')).toHaveLength(1);
  Object.assign(vendor.emulator.settings, { endDate: 'inclusive', dayOffsetHours: 16 });
  expect(await vendor.ids('?end_date=2025-03-10')).toHaveLength(1);
  Object.assign(vendor.emulator.settings, { timestamps: 'dashes', scores: 'number' });
  Object.assign(vendor.emulator.settings, { additionalList: 'object', imageValues: 'url' });
  expect(await vendor.single(ada)).toMatchObject({
    created_at: '2026-01-01-08-30-05-UTC',
    argos_score: 93,
    additional_list: { answer: 'Salary' },
    image: { selfieImage: `https://images.example.test/${ada}/selfieImage.jpg` },
  });
});

test.each([
  ['kyc', ['kyc', 'submission_id']],
  ['aml', ['aml', 'submission_id']],
  ['data', ['data', 'submission_id']],
])('request_type=%s shows %j', async (requestType, expected) => {
  await start();
  for (const query of [`submission_id=${ada}`, 'userid=user-1']) {
    const [item] = (await vendor.read(`?${query}&request_type=${requestType}`)).body.Items;
    expect(keys(item)).toEqual(expected);
  }
});

test('request_type=others shows all but those three', async () => {
  await start();
  const [item] = (await vendor.read(`?submission_id=${ada}&request_type=others`)).body.Items;
  const whole = keys(await vendor.single(ada));
  expect(keys(item)).toEqual(whole.filter((key) => !['kyc', 'aml', 'data'].includes(key)));
});
