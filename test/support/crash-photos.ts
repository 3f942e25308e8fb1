// The sample customer with the most photos: a deletion that is sent twice, or late, takes another one.
import { uuidFrom } from '../../src/sandbox/capillary/seed.ts';
import type { Asked } from './crash-write.ts';

export const customerId = '700100202';
/** The `imageId` at each position. */
export const photos = [0, 1, 2, 3, 4].map((place) => uuidFrom(`content user-2 ${place}`));

export const toDeletion = (imageId: string): Asked => ({
  operation: 'deleteCustomerImage',
  input: `{ customerId: "${customerId}", imageId: "${imageId}" }`,
  receiptsIn: 'payload',
});

export const photosQuery = `{ customer(by: { customerId: "${customerId}" }) { images { imageId } } }`;
/** What the query answers while all but these are there. */
export const without = (...gone: string[]) => ({
  customer: {
    images: photos.filter((imageId) => !gone.includes(imageId)).map((imageId) => ({ imageId })),
  },
});
