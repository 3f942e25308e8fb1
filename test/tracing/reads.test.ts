// What a collector of traces gets from the real program for reads: which spans there are, under which, and what they say.
import { describe, expect, test } from '@jest/globals';
import { failed, spanKinds, toTrees, type Span } from '../support/collector.ts';
import { down, names, parts } from '../support/person.ts';
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
import { callCases } from '../support/vendor-calls.ts';

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

describe('a sign of life is a trace of its own, as it is for all who ask:', () => {
  const probes = names.map((name) => ['probe', [`${name}.probe`, [`${name.toUpperCase()} probe`]]]);
  const begin = async () => {
    await scene.start();
    for (const name of names) scene.vendors[name].on(callCases[name]['probe']!.line, { json: { Items: [] } });
  };
  const expectTraces = (spans: readonly Span[]) => {
    const found = spans.filter(({ name }) => name === 'probe');
    const trees = found.map(({ traceId }) => toTrees(spans.filter((span) => span.traceId === traceId)));
    expect(trees.toSorted()).toEqual(probes.toSorted());
    expect(found.map(({ attributes }) => attributes['dossier.provider']).toSorted()).toEqual(
      names.map((name) => name.toUpperCase()).toSorted(),
    );
    return found;
  };

  test('for an operation, with a link to it', async () => {
    await begin();
    await scene.ask('query Look { providers { reachable } }');
    const spans = await scene.finish();
    const { traceId } = named(spans, 'query Look');
    expect(spans.filter((span) => span.traceId === traceId)).toHaveLength(1);
    for (const { links } of expectTraces(spans)) expect(links).toMatchObject([{ traceId }]);
  });

  test('for a look at /readyz, which leaves no other', async () => {
    await begin();
    for (let times = 0; times < 3; times += 1) await (await fetch(`${scene.program.origin}/readyz`)).text();
    const spans = await scene.finish();
    for (const { links } of expectTraces(spans)) expect(links).toEqual([]);
    expect(spans).toHaveLength(3 * names.length);
  });
});
