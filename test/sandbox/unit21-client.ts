// A bare HTTP caller for the Unit21 emulation's tests; it interprets nothing.
import { createUnit21Sandbox, unit21Credentials, type Unit21Settings } from '../../src/sandbox/unit21.ts';

export interface MediaItem {
  name: string;
  media_type: string | null;
  created_at: number | string;
  media?: string;
  custom_data?: object | null;
}

export interface Unit21Body {
  error_code: string;
  message: string;
  entity_id: string;
  general_data: { entity_id: string; entity_type: string; tags: string[]; status: string | null };
  user_data: Record<string, unknown> | null;
  business_data: Record<string, unknown> | null;
  custom_data: object | null;
  media_data: MediaItem[];
}

export const base64 = (text: string) => Buffer.from(text).toString('base64');

/** One part of a form; a file where it has a filename. */
export interface Part {
  key: string;
  filename?: string;
  content: string | Buffer;
}

/** Written by hand, so that order and repeated names are exactly as given. */
export const formOf = (parts: Part[]) => {
  const chunks = parts.flatMap(({ key, filename, content }) => [
    `--b1\r\nContent-Disposition: form-data; name="${key}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n`,
    filename === undefined ? '\r\n' : 'Content-Type: image/png\r\n\r\n',
    content,
    '\r\n',
  ]);
  return Buffer.concat([...chunks, '--b1--\r\n'].map((chunk) => Buffer.from(chunk)));
};

export const startUnit21 = async (overrides: Partial<Unit21Settings> = {}) => {
  const emulator = createUnit21Sandbox(overrides);
  const base = await emulator.app.listen({ port: 0, host: '127.0.0.1' });
  const call = async (method: string, path: string, body?: string | Buffer, headers: object = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { 'u21-key': unit21Credentials.apiKey, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Unit21Body };
  };
  const pathOf = (id: string) => `/v1/${unit21Credentials.org}/entities/${encodeURIComponent(id)}`;
  const json = { 'content-type': 'application/json' };
  const multipart = { 'content-type': 'multipart/form-data; boundary=b1' };
  return {
    emulator,
    call,
    pathOf,
    read: (id: string) => call('GET', pathOf(id)),
    link: (id: string, body: unknown) => call('PUT', `${pathOf(id)}/link-media`, JSON.stringify(body), json),
    linkForm: (id: string, parts: Part[]) =>
      call('PUT', `${pathOf(id)}/link-media`, formOf(parts), multipart),
    removeAll: (id: string) => call('PUT', `${pathOf(id)}/delete-all-media`),
    create: (body: unknown) => call('POST', '/v1/entities/create', JSON.stringify(body), json),
    names: async (id: string) => (await call('GET', pathOf(id))).body.media_data.map(({ name }) => name),
    close: () => emulator.app.close(),
  };
};
