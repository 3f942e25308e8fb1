// Every call that is made to Capillary, and what it does there.
import type { CallTable } from '../../http/call.ts';

/** Which HTTP status goes with which code is not documented, so all of these are looked into. */
const customerStatuses = [200, 201, 400, 404] as const;
/** Other work holds the customer. */
export const busy = 521;

/** @see https://docs.capillarytech.com/reference/customer */
export const calls = {
  getCustomer: { name: 'getCustomer', method: 'GET', nature: 'safe', statuses: customerStatuses },
  findCustomer: { name: 'findCustomer', method: 'GET', nature: 'safe', statuses: customerStatuses },
  /** From the host that keeps the files, which is not Capillary's own. */
  getImageFile: { name: 'getImageFile', method: 'GET', nature: 'safe', statuses: [200] },
  /** By its place in the list: after one, another image stands there. */
  deleteImage: {
    name: 'deleteImage',
    method: 'DELETE',
    nature: 'positional',
    statuses: [200, 400, 404, busy],
  },
  probe: { name: 'probe', method: 'GET', nature: 'safe', statuses: customerStatuses, tries: 1 },
} as const satisfies CallTable;
