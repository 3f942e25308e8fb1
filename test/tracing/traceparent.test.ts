// A trace that was begun by the caller, in the header traceparent (W3C Trace Context).
import { expect, test } from '@jest/globals';
import { parts } from '../support/person.ts';
import { named, useTracedProgram } from '../support/traced-program.ts';

const scene = useTracedProgram();

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

test('a trace that was begun elsewhere is gone on with, and vendors hear nothing of it', async () => {
  await scene.start();
  scene.vendors.sumsub.on(parts.sumsub.line, parts.sumsub.answer);
  await scene.ask(`query Look { person(userId: "user-1") { ${parts.sumsub.selection} } }`, {
    ...{ traceparent: `00-${traceId}-${parent}-01`, tracestate: 'other=canary-state' },
  });
  const spans = await scene.finish();
  expect(spans).toHaveLength(3);
  for (const span of spans) expect(span.traceId).toBe(traceId);
  expect(named(spans, 'query Look').parentSpanId).toBe(parent);
  const [call] = scene.vendors.sumsub.calls;
  expect(Object.keys(call?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(trace(parent|state)|baggage)$/)]),
  );
  expect(scene.collector.bodies.join()).not.toContain('canary-state');
});

test('a trace that its beginner does not want is not sent', async () => {
  await scene.start();
  await scene.ask('{ __typename }', { traceparent: `00-${traceId}-${parent}-00` });
  expect(await scene.finish()).toEqual([]);
});

test.each([`00-${'0'.repeat(32)}-${parent}-01`, 'canary-parent', `00-${traceId}-${parent}`])(
  'what is none begins a trace of its own: %s',
  async (traceparent) => {
    await scene.start();
    const { errors } = await scene.ask('query Look { __typename }', { traceparent });
    expect(errors).toEqual([]);
    const span = named(await scene.finish(), 'query Look');
    expect(span.parentSpanId).toBeUndefined();
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(scene.collector.bodies.join()).not.toContain('canary-parent');
  },
);
