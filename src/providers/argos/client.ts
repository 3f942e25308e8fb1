import { createHttpClient } from '../../http/client.ts';
import type { HttpClient, OnCall } from '../../http/call.ts';

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
