// Every call that is made to Unit21, and what it does there.
import type { CallTable } from '../../http/call.ts';

/** @see https://docs.unit21.ai/reference */
export const calls = {
  getEntity: {
    name: 'getEntity',
    method: 'GET',
    nature: 'safe',
    statuses: [200, 404, 410, 423],
    // An answer may hold the bytes of all media: ten files of 5 MB are 67 MB as base64.
    maxBytes: 96 * 1024 * 1024,
    timeout: 20_000,
  },
  /** What the vendor documents for adding media beside refused credentials, limits and faults. */
  linkMedia: {
    name: 'linkMedia',
    method: 'PUT',
    nature: 'additive',
    statuses: [200, 400, 404, 409, 413, 423],
    // For 5 MB on a slow line.
    timeout: 30_000,
  },
  probe: { name: 'probe', method: 'GET', nature: 'safe', statuses: [200, 400, 404, 410], tries: 1 },
} as const satisfies CallTable;
