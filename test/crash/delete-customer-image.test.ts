import { testCrashes } from '../support/crash-case.ts';
import { customerId, photos, photosQuery, toDeletion, without } from '../support/crash-photos.ts';

const [, side = ''] = photos;

testCrashes({
  vendor: 'capillary',
  ...toDeletion(side),
  record: customerId,
  query: photosQuery,
  before: without(),
  after: without(side),
  lost: { outcome: 'UNCHANGED', verification: 'VERIFIED', pending: false },
});
