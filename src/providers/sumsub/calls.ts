// Every call that is made to Sumsub, and what it does there.
import type { CallTable } from '../../http/call.ts';

/** @see https://docs.sumsub.com/reference/about-sumsub-api */
export const calls = {
  /** 400 is the vendor's answer to an id that is not of its form. */
  getApplicant: { name: 'getApplicant', method: 'GET', nature: 'safe', statuses: [200, 400, 404] },
  getImages: { name: 'getImages', method: 'GET', nature: 'safe', statuses: [200, 400, 404] },
  getImage: { name: 'getImage', method: 'GET', nature: 'safe', statuses: [200] },
  /** Sets a mark, in spite of its method; with `revert=true` takes it off again. */
  setImageActive: {
    name: 'setImageActive',
    method: 'DELETE',
    nature: 'idempotent',
    statuses: [200, 304, 404, 409],
  },
  probe: { name: 'probe', method: 'GET', nature: 'safe', statuses: [200], tries: 1 },
} as const satisfies CallTable;
