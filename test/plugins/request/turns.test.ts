import { expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { entityId, readLine, withMedia } from '../../support/unit21.ts';
import { useScriptedServer } from '../../support/scripted-server.ts';
import { adminKey } from '../../support/server.ts';

const { vendor, server } = useScriptedServer(['unit21']);

test('what is wrong behind a request, in the same packet, is not taken for its answer', async () => {
  vendor.on(readLine, { ...withMedia(), delay: 200 });
  const body = JSON.stringify({ query: `{ entity(entityId: "${entityId}") { entityId } }` });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${adminKey}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  socket.write(`${head}\r\n\r\n${body}GARBAGE\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const answers = Buffer.concat(chunks)
    .toString()
    .split(/(?=HTTP\/1\.1 \d{3} )/);
  expect(answers[0]).toMatch(/^HTTP\/1\.1 200 /);
  expect(answers[0]).toContain(`"entityId":"${entityId}"`);
  expect(answers.slice(1).every((answer) => answer.startsWith('HTTP/1.1 400 '))).toBe(true);
  expect(vendor.lines).toEqual([readLine]);
});
