// A bare HTTP caller for the Capillary emulation's tests; it interprets nothing.
import { createHash } from 'node:crypto';
import {
  capillaryCredentials,
  createCapillarySandbox,
  type CapillarySettings,
} from '../../src/sandbox/capillary.ts';
import { customerIdOf, people } from '../../src/sandbox/people.ts';

interface Item {
  code: number;
  message: string;
  status: unknown;
}

export interface ImageItem extends Item {
  file: Record<
    'acl' | 'fileSize' | 'fileHandle' | 'lastModified' | 'name' | 'namespace' | 's3Token',
    string
  > & {
    version: number;
    latestVersion: number;
  };
  filePath: string;
  secureFilePath: string;
}

export interface CapillaryBody {
  id: number;
  entity: number;
  createdId: number;
  data: Item[];
  warnings: Item[];
  errors: Item[];
  customerImage: ImageItem[];
  profiles: { firstName: string; lastName: string; source: string }[];
  pagination: object;
  response: { errors: Item[] }[];
  failureCount: number;
}

export const basic = (tillId: string, secret: string) =>
  `Basic ${Buffer.from(`${tillId}:${secret}`).toString('base64')}`;

export const authorization = basic(
  capillaryCredentials.tillId,
  createHash('md5').update(capillaryCredentials.password).digest('hex'),
);

/** The Capillary id of a sample user. */
export const idOf = (userId: string) => {
  const person = people.find((candidate) => candidate.userId === userId);
  if (person === undefined) throw new Error(`no sample user ${userId}`);
  return customerIdOf(person);
};

export const codes = (items: Item[] | undefined) => items?.map(({ code }) => code);

export const startCapillary = async (overrides: Partial<CapillarySettings> = {}) => {
  const emulator = createCapillarySandbox(overrides);
  const base = await emulator.app.listen({ port: 0, host: '127.0.0.1' });
  const call = async (method: string, path: string, body?: FormData | string, headers: object = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, text, body: (text === '' ? {} : JSON.parse(text)) as CapillaryBody };
  };
  const images = async (userId: string) => {
    const { body } = await call('GET', `/v2/customers/${idOf(userId)}?source=INSTORE&embed=CUSTOMERIMAGE`);
    return body.customerImage;
  };
  const tokens = async (userId: string) => (await images(userId)).map(({ file }) => file.s3Token);
  const remove = (userId: string, query: string) =>
    call('DELETE', `/v2/customers/${idOf(userId)}/deleteImage${query}`);
  const upload = (userId: string, sizes: number[], part = 'file') => {
    const form = new FormData();
    sizes.forEach((size, index) => form.append(part, new Blob([Buffer.alloc(size, index)]), `${index}.jpg`));
    return call('POST', `/v2/customers/${idOf(userId)}/setImage`, form);
  };
  return { emulator, base, call, images, tokens, remove, upload, close: () => emulator.app.close() };
};
