// What a collector of traces gets from the real program for reads: which spans there are, under which, and what they say.
import { expect, test } from '@jest/globals';
import { failed, spanKinds, toTrees } from '../support/collector.ts';
import { down, parts } from '../support/person.ts';
import { at } from '../support/server.ts';
import {
  applicantId,
  applicantLine,
  imageId,
  imagesLine,
  toApplicantJson,
  toImagesJson,
} from '../support/sumsub.ts';
import { named, useTracedProgram } from '../support/traced-program.ts';

const scene = useTracedProgram();

test('a read over two vendors: the operation, a question to each data source, a call to each vendor', async () => {
  await scene.start();
  for (const name of ['sumsub', 'capillary'] as const)
    scene.vendors[name].on(parts[name].line, parts[name].answer);
  const { headers, errors } = await scene.look('sumsub', 'capillary');
  expect(errors).toEqual([]);
  const spans = await scene.finish();

  expect(toTrees(spans)).toEqual([
    'query Look',
    [
      ...['capillary.customerBy', ['CAPILLARY findCustomer']],
      ...['sumsub.applicantByExternalUserId', ['SUMSUB getApplicant']],
    ],
  ]);
  const operation = named(spans, 'query Look');
  expect(operation).toMatchObject({ kind: spanKinds.server, parentSpanId: undefined });
  expect(operation.attributes).toEqual({
    'dossier.request.id': headers.get('x-request-id'),
    'graphql.operation.type': 'query',
    'graphql.operation.name': 'Look',
  });
  const call = named(spans, 'SUMSUB getApplicant');
  expect(call).toMatchObject({ kind: spanKinds.client, events: [{ name: 'sent' }] });
  expect(call.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'dossier.provider': 'SUMSUB',
    'dossier.call': 'getApplicant',
    'dossier.call.nature': 'safe',
    'dossier.call.outcome': 'ANSWERED',
    'dossier.call.attempt': 1,
    'dossier.call.sent': true,
  });
  expect(named(spans, 'sumsub.applicantByExternalUserId').attributes).toEqual({});
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(scene.collector.resources[0]).toMatchObject({
    'service.name': 'dossier',
    'service.version': '0.1.0',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(scene.collector.lines[0]).toBe('POST /v1/traces');
});

test('a vendor that is down: three tries are three spans, and each span up to the operation is an error', async () => {
  await scene.start();
  scene.vendors.sumsub.on(parts.sumsub.line, ...down);
  await scene.look('sumsub');
  const spans = await scene.finish();

  expect(toTrees(spans)).toEqual([
    'query Look',
    [
      'sumsub.applicantByExternalUserId',
      ['SUMSUB getApplicant', 'SUMSUB getApplicant', 'SUMSUB getApplicant'],
    ],
  ]);
  const calls = spans.filter(({ kind }) => kind === spanKinds.client);
  expect(calls.map(({ attributes }) => attributes['dossier.call.attempt'])).toEqual([1, 2, 3]);
  for (const { attributes } of calls) {
    expect(attributes).toMatchObject({
      'http.response.status_code': 503,
      'dossier.call.outcome': 'PROVIDER_UNAVAILABLE',
    });
  }
  // No words: they could hold a value.
  for (const { status } of spans) expect(status).toEqual({ code: failed });
  for (const { attributes } of spans) expect(attributes['error.type']).toBe('PROVIDER_UNAVAILABLE');
});

test('the bytes of an image: a trace of its own, without the link', async () => {
  await scene.start();
  scene.vendors.sumsub.on(applicantLine, { json: toApplicantJson() });
  scene.vendors.sumsub.on(imagesLine, { json: toImagesJson(false) });
  const { data } = await scene.program.ask(
    `{ applicant(by: { applicantId: "${applicantId}" }) { images { url } } }`,
  );
  const link = new URL(String(at(data, 'applicant.images.0.url')));
  scene.vendors.sumsub.on(`GET /resources/applicants/${applicantId}/resources/${imageId}`, {
    body: 'bytes',
    headers: { 'content-type': 'image/png' },
  });
  const response = await fetch(`${scene.program.origin}${link.pathname}`);
  expect(await response.text()).toBe('bytes');
  const spans = await scene.finish();
  expect(toTrees(spans).slice(0, 2)).toEqual(['GET /media/*', ['sumsub.imageBytes', ['SUMSUB getImage']]]);
  expect(named(spans, 'GET /media/*').attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/media/*',
    'dossier.request.id': response.headers.get('x-request-id'),
  });
  expect(scene.collector.bodies.join()).not.toContain(link.pathname.slice('/media/'.length));
});

test('a document that can not be read is an operation without a name', async () => {
  await scene.start();
  await scene.program.ask('query Secret { a');
  const [span, ...others] = await scene.finish();
  expect(others).toEqual([]);
  expect(span?.name).toBe('GraphQL Operation');
  expect(span?.attributes).toMatchObject({ 'error.type': 'GRAPHQL_PARSE_FAILED' });
});

test('whoever is not let in leaves no span', async () => {
  await scene.start();
  const { status } = await scene.ask('{ __typename }', { authorization: 'Bearer nobody' });
  expect(status).toBe(401);
  expect(await scene.finish()).toEqual([]);
});
