// The parts of a multipart body, in the order they came: a name may stand twice, and order may matter.
import { Busboy } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';

export interface FormPart {
  name: string;
  /** Only a file has one. */
  filename: string | undefined;
  content: Buffer;
}

const limits = { fieldNameSize: 1024, fieldSize: 70 * 1024 * 1024 };

export const isMultipart = (request: FastifyRequest) =>
  /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');

/** Rejects where the body is no multipart, or breaks off. */
export const readFormParts = (request: FastifyRequest): Promise<FormPart[]> => {
  const { promise, resolve, reject } = Promise.withResolvers<FormPart[]>();
  const parts: FormPart[] = [];
  const contentType = request.headers['content-type'] ?? '';
  const parser = new Busboy({ headers: { ...request.headers, 'content-type': contentType }, limits });
  // A part of application/octet-stream counts as a file without a filename too, whatever the types say.
  parser.on('file', (name, stream, filename: string | undefined) => {
    const part: FormPart = { name, filename: filename ?? '', content: Buffer.alloc(0) };
    const chunks: Buffer[] = [];
    parts.push(part);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => (part.content = Buffer.concat(chunks)));
    stream.on('error', reject);
  });
  parser.on('field', (name, value) => {
    parts.push({ name, filename: undefined, content: Buffer.from(value) });
  });
  parser.on('error', reject);
  parser.on('finish', () => resolve(parts));
  parser.end(request.body);
  return promise;
};
