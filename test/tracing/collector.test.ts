// Whether there is a collector, and how it is, changes nothing for callers.
import { describe, expect, test } from '@jest/globals';
import { startCollector } from '../support/collector.ts';
import { parts } from '../support/person.ts';
import { adminKey } from '../support/server.ts';
import { applicantId, applicantLine, toApplicantJson } from '../support/sumsub.ts';
import { useTracedProgram } from '../support/traced-program.ts';
import { until } from '../support/until.ts';

const scene = useTracedProgram();

describe('a collector that', () => {
  /** Asked a few times, while the collector is as it is. */
  const ask = async () => {
    for (let times = 0; times < 3; times += 1) {
      scene.vendors.sumsub.on(parts.sumsub.line, parts.sumsub.answer);
      const { data, errors } = await scene.look('sumsub');
      expect(errors).toEqual([]);
      expect(data).toEqual({ person: { applicant: parts.sumsub.value } });
    }
  };
  const expectQuickEnd = async () => {
    const began = performance.now();
    scene.program.signal('SIGTERM');
    expect(await scene.program.exit).toBe(0);
    // Its notice, and a second for what is left; far below the ten after which it would be cut off.
    expect(performance.now() - began).toBeLessThan(8_000);
  };

  test('is not there changes nothing, and is told of in the log', async () => {
    await scene.start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await ask();
    await until(() => scene.program.output().includes('traces-lost'), 40_000);
    expect(scene.program.output()).toMatch(/"event":"traces-lost","code":"(ECONNREFUSED|FAILED)"}/);
    await ask();
    await expectQuickEnd();
  }, 60_000);

  test('never answers changes nothing', async () => {
    const silent = await startCollector({ silent: true });
    await scene.start({ OTEL_EXPORTER_OTLP_ENDPOINT: silent.origin });
    await ask();
    await until(() => silent.lines.length > 0);
    await ask();
    await expectQuickEnd();
    await silent.close();
  });
});

test('spans that find no place in the queue are told of in the log', async () => {
  const silent = await startCollector({ silent: true });
  await scene.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: silent.origin,
    ADMIN_API_KEY: adminKey,
    CALLER_COST_RATE: '0',
  });
  scene.vendors.sumsub.on(applicantLine, { json: toApplicantJson(), repeat: true });
  const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: applicant(by: $by) { applicantId }`);
  const query = `query ($by: ApplicantBy!) { ${aliases.join(' ')} }`;
  const { errors } = await scene.program.ask(query, { by: { applicantId } });
  expect(errors).toEqual([]);
  const word = '"event":"traces-lost","code":"QUEUE_FULL"';
  for (let times = 0; times < 50 && !scene.program.output().includes(word); times += 1) {
    await Promise.all(Array.from({ length: 10 }, () => scene.program.ask(query, { by: { applicantId } })));
  }
  expect(scene.program.output()).toContain(word);
  await scene.program.kill();
  await silent.close();
}, 60_000);

describe('the SDK', () => {
  /** Has the program print each module of it as it is loaded. */
  const printing = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
      "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { const found = /@opentelemetry\\/([^/]+)/.exec(url); if (found) console.error('loaded ' + found[1]); return next(url, context); } });",
    )}`,
  };
  const loaded = () => [...new Set(scene.program.output().match(/(?<=^loaded ).*$/gm))].toSorted();

  test('is loaded where there is a collector', async () => {
    await scene.start(printing);
    // It prints on another stream than that it is ready.
    const wanted = ['api', 'core', 'resources', 'sdk-trace'];
    await until(() => wanted.every((name) => loaded().includes(name)));
    expect(loaded()).toEqual(expect.arrayContaining(wanted));
  });

  test('is not where there is none, and nothing is sent', async () => {
    await scene.start({ ...printing, OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    scene.vendors.sumsub.on(parts.sumsub.line, parts.sumsub.answer);
    await scene.look('sumsub');
    await scene.finish();
    expect(loaded()).toEqual(['api']);
    expect(scene.collector.lines).toEqual([]);
  });
});

test('what OpenTelemetry has variables for is taken: name, share, address, and headers for the collector', async () => {
  await scene.start({
    OTEL_SERVICE_NAME: 'media-api',
    OTEL_TRACES_SAMPLER_ARG: '0',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=media,x-kind=all',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-kind=traces',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${scene.collector.origin}/own/way`,
  });
  await scene.program.ask('{ __typename }');
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await scene.ask('query Wanted { __typename }', { traceparent });
  expect((await scene.finish()).map(({ name }) => name)).toEqual(['query Wanted']);
  expect(scene.collector.resources[0]).toMatchObject({ 'service.name': 'media-api' });
  expect(scene.collector.headers[0]).toMatchObject({ 'x-tenant': 'media', 'x-kind': 'traces' });
  expect(new Set(scene.collector.lines)).toEqual(new Set(['POST /own/way']));
});
