// The spans of writes: their steps, their receipts, and what is settled later.
import { expect, test } from '@jest/globals';
import { spanKinds, toTrees } from '../support/collector.ts';
import {
  applicantId,
  applicantLine,
  deleteLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';
import { named, useTracedProgram } from '../support/traced-program.ts';
import { entityId, inBase64, putLine, readLine, withMedia } from '../support/unit21.ts';
import { until } from '../support/until.ts';

const scene = useTracedProgram();

const setImageActive = () =>
  scene.program.ask(
    'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome } userErrors { code } } }',
    { input: { applicantId, imageId, active: false } },
  );

test('a write: looking first, the one call, reading back, and its receipt', async () => {
  await scene.start();
  scene.vendors.sumsub.on(applicantLine, { json: toApplicantJson() });
  scene.vendors.sumsub.on(imagesLine, { json: toImagesJson(false) }, { json: toImagesJson(true) });
  scene.vendors.sumsub.on(deleteLine, { json: {} });
  const { errors } = await setImageActive();
  expect(errors).toEqual([]);
  const spans = await scene.finish();

  expect(toTrees(spans)).toEqual([
    'mutation',
    [
      'write setImageActive',
      [
        ...['prepare setImageActive', ['SUMSUB getApplicant', 'SUMSUB getImages']],
        ...['readBack setImageActive', ['SUMSUB getImages']],
        ...['send setImageActive', ['SUMSUB setImageActive']],
      ],
    ],
  ]);
  expect(named(spans, 'write setImageActive').attributes).toEqual({
    'dossier.provider': 'SUMSUB',
    'dossier.write.operation': 'setImageActive',
    'dossier.write.count': 1,
    'dossier.write.outcome': 'APPLIED',
    'dossier.write.verification': 'VERIFIED',
  });
  expect(named(spans, 'SUMSUB setImageActive').attributes).toMatchObject({
    'http.request.method': 'DELETE',
    'dossier.call.nature': 'idempotent',
  });
});

test('a write that is refused says with which code, and is no error', async () => {
  await scene.start();
  scene.vendors.sumsub.on(applicantLine, { status: 404 });
  scene.vendors.sumsub.on(imagesLine, { status: 404 });
  await setImageActive();
  const { attributes, status } = named(await scene.finish(), 'write setImageActive');
  expect(attributes).toMatchObject({ 'dossier.write.refusal': 'APPLICANT_NOT_FOUND' });
  expect(attributes).not.toHaveProperty(['dossier.write.outcome']);
  expect(status).toEqual({ code: 0 });
});

test('a write in doubt says so, and is settled in a trace of its own that names the request', async () => {
  await scene.start();
  scene.vendors.sumsub.on(applicantLine, { json: toApplicantJson() });
  scene.vendors.sumsub.on(imagesLine, { json: toImagesJson(false) }, { status: 401, repeat: true });
  scene.vendors.sumsub.on(deleteLine, { cut: true });
  const { headers } = await setImageActive();
  const findSettled = () => scene.collector.spans.find(({ name }) => name === 'settle');
  await until(() => findSettled() !== undefined, 40_000);
  const spans = await scene.finish();
  expect(named(spans, 'write setImageActive').attributes).toMatchObject({
    'dossier.write.outcome': 'UNKNOWN',
    'dossier.write.verification': 'NOT_VERIFIED',
  });
  const settled = findSettled()!;
  expect(settled.parentSpanId).toBeUndefined();
  expect(settled.attributes).toEqual({
    'dossier.request.id': headers.get('x-request-id'),
    'dossier.provider': 'SUMSUB',
    'dossier.write.operation': 'setImageActive',
    'dossier.write.outcome': 'UNKNOWN',
    'dossier.write.verification': 'NOT_VERIFIED',
  });
  expect(toTrees(spans.filter(({ traceId }) => traceId === settled.traceId))).toEqual([
    'settle',
    ['SUMSUB getImages'],
  ]);
}, 60_000);

test('what the next write has to settle first is a trace of its own, too, with a link to the one of that write', async () => {
  await scene.start({ SETTLE_MS: '3500' });
  scene.vendors.sumsub.on(applicantLine, { json: toApplicantJson(), repeat: true });
  scene.vendors.sumsub.on(imagesLine, { json: toImagesJson(false) }, { status: 401, repeat: true });
  scene.vendors.sumsub.on(deleteLine, { cut: true });
  const { headers } = await setImageActive();
  const next = await setImageActive();
  const spans = await scene.finish();
  // The program itself looks again after a second, in a trace that nobody waits for.
  const settled = named(
    spans.filter(({ name, links }) => name !== 'settle' || links.length > 0),
    'settle',
  );
  expect(settled.parentSpanId).toBeUndefined();
  expect(settled.attributes).toMatchObject({ 'dossier.request.id': headers.get('x-request-id') });
  const waiting = spans.find(
    ({ attributes, kind }) =>
      kind === spanKinds.server && attributes['dossier.request.id'] === next.headers.get('x-request-id'),
  )!;
  expect(settled.links).toMatchObject([{ traceId: waiting.traceId }]);
  expect(settled.traceId).not.toBe(waiting.traceId);
}, 60_000);

test('several files are one write, with the steps of each', async () => {
  await scene.start();
  scene.vendors.unit21.on(readLine, withMedia(), withMedia('a.txt'), withMedia('a.txt', 'b.txt'));
  scene.vendors.unit21.on(putLine, { json: {} }, { json: {} });
  const media = ['a.txt', 'b.txt'].map((name) => inBase64(Buffer.from(name), name));
  const { errors } = await scene.program.ask(
    'mutation ($input: AddEntityMediaInput!) { addEntityMedia(input: $input) { added { receipt { outcome } } userErrors { code } } }',
    { input: { entityId, media } },
  );
  expect(errors).toEqual([]);
  const spans = await scene.finish();
  expect(named(spans, 'write addEntityMedia').attributes).toMatchObject({
    'dossier.write.count': 2,
    'dossier.write.outcome': 'APPLIED',
  });
  expect(spans.filter(({ name }) => name === 'send addEntityMedia')).toHaveLength(2);
});
