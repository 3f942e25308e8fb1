// Every call that is made to ARGOS, and what it does there.
import type { CallTable } from '../../http/call.ts';

/** @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide */
export const calls = {
  getSubmission: { name: 'getSubmission', method: 'GET', nature: 'safe', statuses: [200, 400] },
  listSubmissions: { name: 'listSubmissions', method: 'GET', nature: 'safe', statuses: [200, 400] },
  getImage: { name: 'getImage', method: 'GET', nature: 'safe', statuses: [200] },
  /** 500 is left to the client: a fault with an unknown outcome. */
  partialDeleteSubmission: {
    name: 'partialDeleteSubmission',
    method: 'DELETE',
    nature: 'irreversible',
    statuses: [200, 400],
  },
  probe: { name: 'probe', method: 'GET', nature: 'safe', statuses: [200, 400], tries: 1 },
} as const satisfies CallTable;
