import { createHash } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { createHttpClient } from '../../http/client.ts';
import type { HttpClient, HttpStream, Surroundings } from '../../http/call.ts';
import { calls } from './calls.ts';

export interface CapillaryAccess {
  /** Origin of the cluster, for example `https://eu.api.capillarytech.com`. */
  url: string;
  tillId: string;
  password: string;
}

export interface CapillaryClient {
  /** The API, with the till's credentials. */
  api: HttpClient;
  /** Whatever host keeps the files, without any credential. */
  files: HttpClient;
  /**
   * The bytes behind a pre-signed address, asked for without any credential: the address is one, and the file
   * host is not Capillary. Null where the host answers 403 or 404.
   * @throws ApiError PROVIDER_BAD_RESPONSE where the address is not allowed.
   */
  openFile(address: string): Promise<HttpStream | null>;
}

const provider = 'CAPILLARY';

/**
 * Basic credentials are base64 of `tillId:md5hex(password)`, never of the password itself.
 * @see http://developer.capillarytech.com/en/support/solutions/articles/4000154029-basic-authentication
 */
export const createCapillaryClient = (
  access: CapillaryAccess,
  surroundings: Surroundings,
): CapillaryClient => {
  const digest = createHash('md5').update(access.password).digest('hex');
  const authorization = `Basic ${Buffer.from(`${access.tillId}:${digest}`).toString('base64')}`;
  const vendorOrigin = new URL(access.url).origin;
  const files = createHttpClient({
    ...surroundings,
    // Their host is not Capillary's, and its rate is not theirs.
    takeTurn: async () => 0,
    provider,
    origin: vendorOrigin,
    headers: () => ({}),
  });
  return {
    files,
    api: createHttpClient({
      ...surroundings,
      provider,
      origin: access.url,
      headers: () => ({ accept: 'application/json', authorization }),
    }),
    async openFile(address) {
      const url = readFileUrl(address, vendorOrigin);
      const target = url.pathname + url.search;
      return files.stream({ ...calls.getImageFile, origin: url.origin, target }, [403, 404]);
    },
  };
};

/** https alone, or an emulated vendor on this machine; a user name in it would be sent as credentials. */
const readFileUrl = (address: string, vendorOrigin: string): URL => {
  const url = URL.parse(address);
  const emulated = url?.origin === vendorOrigin && url.protocol === 'http:' && isLoopback(url.hostname);
  if (url !== null && url.username === '' && url.password === '' && (url.protocol === 'https:' || emulated)) {
    return url;
  }
  throw new ApiError(
    'PROVIDER_BAD_RESPONSE',
    `${provider} names an address for a file that is not allowed.`,
    {
      provider,
    },
  );
};

const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
