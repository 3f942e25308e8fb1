// What uploads are measured against: a server that reads the form and pipes the file on to the vendor, and does nothing
// else. As a process of its own; it tells its origin when it listens:
//   bare-uploads.ts <origin of the vendor>
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Pool } from 'undici';

const [vendor = ''] = process.argv.slice(2);
const pool = new Pool(vendor, { connections: 64 });

interface Operations {
  variables: { input: { entityId: string } };
}

async function* toForm(boundary: string, file: BusboyFileStream, fileName: string): AsyncGenerator<Buffer> {
  yield Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: image/jpeg\r\n\r\n`,
  );
  for await (const chunk of file) yield chunk as Buffer;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

const pass = async (entityId: string, file: BusboyFileStream, fileName: string): Promise<number> => {
  const boundary = randomUUID();
  const { statusCode, body } = await pool.request({
    method: 'PUT',
    path: `/v1/bench/entities/${encodeURIComponent(entityId)}/link-media`,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'u21-key': 'bench',
    },
    body: Readable.from(toForm(boundary, file, fileName), { objectMode: false }),
  });
  await body.dump();
  return statusCode;
};

const receive = (request: IncomingMessage, response: ServerResponse) => {
  const form = new Busboy({ headers: request.headers as BusboyHeaders });
  let entityId = '';
  const fail = (error: unknown) => response.writeHead(502).end(String(error));
  form.on('field', (name, value) => {
    if (name === 'operations') ({ entityId } = (JSON.parse(value) as Operations).variables.input);
  });
  form.on('file', (_name, file, fileName) => {
    pass(entityId, file, fileName).then((status) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"data":{"status":"sent"}}');
    }, fail);
  });
  form.on('error', fail);
  request.pipe(form);
};

const server = createServer(receive).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ origin: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit());
