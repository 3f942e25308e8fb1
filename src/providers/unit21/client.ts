import { createHttpClient } from '../../http/client.ts';
import type { HttpCall, HttpClient, Surroundings } from '../../http/call.ts';

/** Host, key and organisation belong together: never those of two environments or regions. */
export interface Unit21Access {
  /** Origin, without a path. */
  url: string;
  apiKey: string;
  /** The short name of the organisation, a segment of every path. */
  org: string;
}

/**
 * A call's target is what follows `/v1/{org}`.
 * @see https://docs.unit21.ai/reference/authentication
 */
export const createUnit21Client = (access: Unit21Access, surroundings: Surroundings): HttpClient => {
  const client = createHttpClient({
    ...surroundings,
    provider: 'UNIT21',
    origin: access.url,
    headers: () => ({ accept: 'application/json', 'u21-key': access.apiKey }),
  });
  const root = `/v1/${encodeURIComponent(access.org)}`;
  const inOrg = <Call extends HttpCall>(call: Call): Call => ({ ...call, target: `${root}${call.target}` });
  return {
    ...client,
    read: (call) => client.read(inOrg(call)),
    write: (call) => client.write(inOrg(call)),
    stream: (call, absent) => client.stream(inOrg(call), absent),
  };
};
