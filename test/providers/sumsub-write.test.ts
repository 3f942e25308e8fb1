import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { sign } from '../../src/providers/sumsub/sign.ts';
import {
  askToSetImageActive,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';

const { vendor, server } = useScriptedServer(['sumsub']);

const setImageActive = (changes: object = {}) => askToSetImageActive(server, changes);

const before = (deactivated: boolean, applicant: object = {}) => {
  vendor.on(applicantLine, { json: toApplicantJson(applicant) });
  vendor.on(imagesLine, { json: toImagesJson(deactivated) });
};

test('deactivates with one DELETE without a query, and reads it back', async () => {
  before(false);
  vendor.on(deleteLine, { json: { ok: 1 } });
  vendor.on(imagesLine, { json: toImagesJson(true) });
  const { data } = await setImageActive();
  expect(data).toEqual({
    setImageActive: {
      image: { imageId, active: false },
      receipt: {
        id: expect.stringMatching(/^[\w-]{60,80}$/),
        provider: 'SUMSUB',
        operation: 'setImageActive',
        outcome: 'APPLIED',
        effect: 'DEACTIVATED',
        reversible: true,
        verification: 'VERIFIED',
        replayed: false,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        warnings: [],
      },
      userErrors: [],
    },
  });
  const write = vendor.calls.find(({ method }) => method === 'DELETE');
  expect(write?.body.length).toBe(0);
});

test('reactivates with revert=true, which is part of what is signed', async () => {
  before(true);
  vendor.on(`${deleteLine}?revert=true`, { body: 'not even JSON' });
  vendor.on(imagesLine, { json: toImagesJson(false) });
  const { data } = await setImageActive({ active: true });
  expect(data).toMatchObject({
    setImageActive: { image: { active: true }, receipt: { outcome: 'APPLIED', effect: 'REACTIVATED' } },
  });
  const { headers, target } = vendor.calls.find(({ method }) => method === 'DELETE')!;
  const timestamp = String(headers['x-app-access-ts']);
  expect(headers['x-app-access-sig']).toBe(
    sign('local-secret-0001', { timestamp, method: 'DELETE', target }),
  );
});

test.each([true, false])(
  'is UNCHANGED and sends nothing when it already is so (active: %s)',
  async (active) => {
    before(!active);
    const { data } = await setImageActive({ active });
    expect(data).toMatchObject({
      setImageActive: {
        image: { active },
        receipt: { outcome: 'UNCHANGED', verification: 'VERIFIED' },
        userErrors: [],
      },
    });
  },
);

test('a dry run looks, and sends nothing', async () => {
  before(false);
  const { data } = await setImageActive({ dryRun: true });
  expect(data).toMatchObject({
    setImageActive: {
      receipt: { outcome: 'DRY_RUN', effect: 'DEACTIVATED', verification: 'NOT_VERIFIED' },
    },
  });
});

test('an ok that did nothing is UNCHANGED, with a warning', async () => {
  before(false);
  vendor.on(deleteLine, { json: { ok: 1 } });
  vendor.on(imagesLine, ...Array.from({ length: 6 }, () => ({ json: toImagesJson(false) })));
  const { data } = await setImageActive();
  expect(data).toMatchObject({
    setImageActive: {
      image: { active: true },
      receipt: { outcome: 'UNCHANGED', verification: 'VERIFIED', warnings: [{ code: 'VENDOR_WARNING' }] },
    },
  });
});

test.each([
  ['a lost answer', { cut: true }],
  ['503', { status: 503 }],
])('%s is settled by reading, never by sending again', async (_, answer) => {
  before(false);
  vendor.on(deleteLine, answer);
  vendor.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
  const { data } = await setImageActive();
  expect(data).toMatchObject({
    setImageActive: {
      image: { active: false },
      receipt: { outcome: 'APPLIED', verification: 'VERIFIED', warnings: [{ code: 'VENDOR_WARNING' }] },
    },
  });
  expect(vendor.lines.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
});

test('a read-back that fails leaves it APPLIED but NOT_VERIFIED', async () => {
  before(false);
  vendor.on(deleteLine, { json: { ok: 1 } });
  vendor.on(imagesLine, { status: 500 }, { status: 500 }, { status: 500 });
  const { data } = await setImageActive();
  expect(data).toMatchObject({
    setImageActive: { image: null, receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIED' } },
  });
});

test('a flag that the vendor leaves out proves nothing: it is sent, and can not be verified', async () => {
  const { items } = toImagesJson(false);
  const silent = { items: items.map(({ deactivated: _, ...item }) => item) };
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { json: silent }, { json: silent });
  vendor.on(`${deleteLine}?revert=true`, { json: { ok: 1 } });
  const { data } = await setImageActive({ active: true });
  expect(data).toMatchObject({
    setImageActive: { receipt: { outcome: 'APPLIED', verification: 'NOT_VERIFIABLE' } },
  });
});
