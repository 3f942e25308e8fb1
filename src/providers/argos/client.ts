import { createHttpClient } from '../../http/client.ts';
import type { HttpClient, Surroundings } from '../../http/call.ts';

export interface ArgosAccess {
  /** Origin, without a path. */
  url: string;
  /** One key for each project; it tells the project, too. */
  apiKey: string;
}

export const createArgosClient = (access: ArgosAccess, surroundings: Surroundings): HttpClient =>
  createHttpClient({
    ...surroundings,
    provider: 'ARGOS',
    origin: access.url,
    headers: () => ({ accept: 'application/json, image/*', 'x-api-key': access.apiKey }),
  });
