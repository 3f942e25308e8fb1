import { createHttpClient, type HttpClient, type OnCall } from '../../http/client.ts';

export interface ArgosAccess {
  /** Origin, without a path. */
  url: string;
  /** One key for each project; it tells the project, too. */
  apiKey: string;
}

export const createArgosClient = (access: ArgosAccess, onCall: OnCall): HttpClient =>
  createHttpClient({
    provider: 'ARGOS',
    origin: access.url,
    onCall,
    headers: () => ({ accept: 'application/json, image/*', 'x-api-key': access.apiKey }),
  });
