// Applicant and images are asked for at the same time where both are wanted: whoever waits for one after the other
// waits twice for the vendor.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { useScriptedServer } from '../support/scripted-server.ts';
import { at, type Answer } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';
import { until } from '../support/until.ts';

const { vendor, server } = useScriptedServer(['sumsub']);

const fragment = 'fragment Images on Applicant { pictures: images { imageId } }';

const ask = (selection: string) =>
  server.query(
    `query { applicant(by: { applicantId: "${applicantId}" }) { applicantId ${selection} } }
     ${selection.includes('...Images') ? fragment : ''}`,
  );
const isAsked = (line: string) => () => vendor.calls.some((call) => `${call.method} ${call.target}` === line);

test.each([
  ['a field', 'images { imageId }'],
  ['a fragment', '...Images'],
])('asked for by %s', async (_, selection) => {
  vendor.on(applicantLine, { json: toApplicantJson(), after: () => until(isAsked(imagesLine)) });
  vendor.on(imagesLine, { json: toImagesJson(true), after: () => until(isAsked(applicantLine)) });
  const { data, errors } = await ask(selection);
  expect(errors).toEqual([]);
  expect(JSON.stringify(data)).toContain(imageId);
  expect(vendor.calls).toHaveLength(2);
});

test.each([
  ['not asked for', ''],
  ['left out', 'images @skip(if: true) { imageId } ...Images @include(if: false)'],
])('images that are %s cost no call', async (_, selection) => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  const { errors } = await ask(selection);
  expect(errors).toEqual([]);
  expect(vendor.calls).toHaveLength(1);
});

test('a fault of the images is told once, at the images, and the rest stands', async () => {
  vendor.on(applicantLine, { json: toApplicantJson() });
  vendor.on(imagesLine, { status: 403 });
  const { data, errors } = await ask('...Images');
  expect(data).toEqual({ applicant: { applicantId, pictures: null } });
  expect(errors).toMatchObject([{ path: ['applicant', 'pictures'], extensions: { code: 'PROVIDER_AUTH' } }]);
});

test('a fault of both is told once, at the applicant', async () => {
  vendor.on(applicantLine, { status: 403 });
  vendor.on(imagesLine, { status: 403 });
  const { data, errors } = await ask('...Images');
  expect(data).toEqual({ applicant: null });
  expect(errors).toMatchObject([{ path: ['applicant'], extensions: { code: 'PROVIDER_AUTH' } }]);
});

test('the first answer after an outage is whole: one call alone tries the vendor out', async () => {
  for (const line of [applicantLine, imagesLine]) vendor.mend(line, { status: 503, repeat: true });
  await askUntil(({ errors }) => String(errors[0]?.message).includes('left alone'));
  vendor.mend(applicantLine, { json: toApplicantJson(), repeat: true });
  vendor.mend(imagesLine, { json: toImagesJson(true), repeat: true });
  const { errors } = await askUntil(({ data }) => at(data, 'applicant') !== null);
  expect(errors).toEqual([]);
});

test('no call is on its way any more when an answer goes out', async () => {
  vendor.on(applicantLine, { status: 404 });
  vendor.on(imagesLine, { status: 404, delay: 300 });
  expect((await ask('...Images')).data).toEqual({ applicant: null });
  expect(vendor.calls.map(({ brokenOff }) => brokenOff)).toEqual([false, false]);
});

/** Milliseconds: a breaker is open for five seconds. */
const patience = 15_000;

const askUntil = async (isSo: (answer: Answer) => boolean): Promise<Answer> => {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await ask('...Images');
    if (isSo(answer)) return answer;
    if (performance.now() > end) throw new Error('it never became so');
    await sleep(100);
  }
};
