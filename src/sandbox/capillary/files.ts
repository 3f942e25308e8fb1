// The picture bytes, behind pre-signed URLs that need no Capillary credentials (capillary.md section 5).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { orgId, settleDeletes, type CapillaryContext, type StoredImage } from './state.ts';

export interface SignedFiles {
  /** The URL of one image, at the address this request came to. */
  urlFor(request: FastifyRequest, customerId: string, image: StoredImage): string;
  register(app: FastifyInstance): void;
}

export const s3TokenOf = (customerId: string, image: StoredImage) =>
  `customerImage/${orgId}/${customerId}/${image.uuid}`;

const refuseFile = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply
    .code(status)
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    );

const amzDate = (date: Date) => date.toISOString().replaceAll(/[-:]|\.\d+/g, '');

const dateOf = (text: string) =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const sameText = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const hasExpired = (query: Record<string, string>) =>
  dateOf(query['X-Amz-Date'] ?? '') + Number(query['X-Amz-Expires']) * 1000 < Date.now();

export const createSignedFiles = ({ state, settings }: CapillaryContext): SignedFiles => {
  const key = randomBytes(32);
  const issued = new Map<string, StoredImage>();
  const sign = (path: string, date = '', expires = '') =>
    createHmac('sha256', key).update(`${path}\n${date}\n${expires}`).digest('hex');

  const urlFor: SignedFiles['urlFor'] = (request, customerId, image) => {
    const path = `/s3/${s3TokenOf(customerId, image)}`;
    issued.set(path, image);
    const date = amzDate(new Date());
    const expires = String(settings.urlSeconds);
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `SANDBOX/${date.slice(0, 8)}/eu-west-1/s3/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': expires,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': sign(path, date, expires),
    });
    return `${request.protocol}://${request.host}${path}?${query}`;
  };

  const find = (path: string, customerId: string) => {
    const customer = state.customers.get(customerId);
    if (customer !== undefined) settleDeletes(customer, settings);
    const image = issued.get(path);
    return image?.deleted && settings.deletedFiles === 'gone' ? undefined : image;
  };

  const register = (app: FastifyInstance) =>
    app.get('/s3/customerImage/:org/:customerId/:uuid', async (request, reply) => {
      const [path = ''] = request.url.split('?');
      const query = request.query as Record<string, string>;
      if (request.headers.authorization !== undefined) {
        return refuseFile(reply, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
      }
      const signature = sign(path, query['X-Amz-Date'], query['X-Amz-Expires']);
      if (!sameText(String(query['X-Amz-Signature']), signature)) {
        return refuseFile(reply, 403, 'SignatureDoesNotMatch', 'The signature does not match');
      }
      if (hasExpired(query)) return refuseFile(reply, 403, 'AccessDenied', 'Request has expired');
      const image = find(path, (request.params as { customerId: string }).customerId);
      if (image === undefined) return refuseFile(reply, 404, 'NoSuchKey', 'The key does not exist');
      return reply.type('image/jpeg').send(await image.bytes());
    });
  return { urlFor, register };
};
