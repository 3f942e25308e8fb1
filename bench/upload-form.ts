// A file of 5 MB in a form, as the GraphQL multipart request specification wants it, and who sends it.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type Agent, type ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Answer, Target } from './ask.ts';

/** Bytes: as large as a file may be. */
export const fileSize = 5_000_000;

/** Bytes of a segment's data at most (ITU-T T.81, B.1.1.4). */
const segmentSize = 65_533;

const makeJpeg = (width: number, height: number, quality: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .jpeg({ quality })
    .toBuffer();

/** Segments of an application's own behind the mark that a JPEG begins with: nobody decodes them. */
const pad = (jpeg: Buffer, size: number): Buffer => {
  const segments: Buffer[] = [];
  for (let left = size - jpeg.byteLength; left > 0;) {
    // Nothing is left that is shorter than an empty segment.
    const whole =
      left > segmentSize + 4 && left < segmentSize + 8 ? left - 4 : Math.min(left, segmentSize + 4);
    const segment = Buffer.concat([Buffer.from([0xff, 0xef, 0, 0]), randomBytes(whole - 4)]);
    segment.writeUInt16BE(whole - 2, 2);
    segments.push(segment);
    left -= whole;
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
};

export type FileKind = 'padded' | 'photo';

/** padded: a small picture with much beside it, cheap to decode. photo: 12 megapixels, as a phone makes them. */
export const makeFile = async (kind: FileKind): Promise<Buffer> => {
  if (kind === 'padded') return pad(await makeJpeg(640, 480, 80), fileSize);
  for (let quality = 98; quality > 10; quality -= 1) {
    const photo = await makeJpeg(4000, 3000, quality);
    if (photo.byteLength <= fileSize - 4) return pad(photo, fileSize);
  }
  throw new Error('no photo is small enough');
};

const boundary = 'dossier-bench-boundary';
const query = `mutation U1($input: AddEntityMediaInput!) { addEntityMedia(input: $input) {
  added { name byteSize sha256 receipt { id outcome verification } } userErrors { code message } } }`;

const toPart = (headers: string, content: string) =>
  `--${boundary}\r\ncontent-disposition: form-data; ${headers}\r\n\r\n${content}`;

/** @see https://github.com/jaydenseric/graphql-multipart-request-spec */
const toForm = (entityId: string, file: Buffer) => {
  const variables = { input: { entityId, media: [{ content: { file: null } }] } };
  const head = Buffer.from(
    toPart('name="operations"', `${JSON.stringify({ query, variables })}\r\n`) +
      toPart('name="map"', `${JSON.stringify({ 0: ['variables.input.media.0.content.file'] })}\r\n`) +
      toPart(`name="0"; filename="passport.jpg"\r\ncontent-type: image/jpeg`, ''),
  );
  return [head, file, Buffer.from(`\r\n--${boundary}--\r\n`)];
};

/** Milliseconds between two pieces of what is sent at a pace. */
const beat = 10;

/** `pace`: bytes in a second, as a client's line lets them out. */
const sendAtPace = async (sent: ClientRequest, body: Buffer, pace: number) => {
  const began = performance.now();
  const piece = Math.ceil((pace * beat) / 1000);
  for (let from = 0; from < body.byteLength && !sent.destroyed; from += piece) {
    const isTaken = sent.write(body.subarray(from, from + piece));
    if (!isTaken) await once(sent, 'drain');
    await sleep(Math.max(0, began + ((from + piece) / pace) * 1000 - performance.now()));
  }
};

export interface Upload {
  entityId: string;
  file: Buffer;
  /** Bytes in a second; null: as fast as they are taken. */
  pace: number | null;
}

/** One file to one entity. */
export const upload = (
  { origin, key }: Target,
  agent: Agent,
  { entityId, file, pace }: Upload,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const parts = toForm(entityId, file);
    const headers = {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': parts.reduce((sum, part) => sum + part.byteLength, 0),
      'apollo-require-preflight': 'true',
      authorization: `Bearer ${key}`,
    };
    const sent = request(`${origin}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
    });
    sent.on('error', reject);
    const send = async () => {
      for (const part of parts) {
        if (pace === null) sent.write(part);
        else await sendAtPace(sent, part, pace);
      }
      sent.end();
    };
    send().catch(reject);
  });
