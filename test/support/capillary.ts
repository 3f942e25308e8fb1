// Capillary's answers as its documentation shows them, and the deletion of an image as a caller asks for it.
import type { ScriptedAnswer } from './scripted-vendor.ts';
import type { Answer, TestServer } from './server.ts';

/** An int64 that no JavaScript number holds: as one it would end in 2. */
export const customerId = '9007199254740993';

export const readLineOf = (id: string) => `GET /v2/customers/${id}?source=INSTORE&embed=CUSTOMERIMAGE`;
export const readLine = readLineOf(customerId);
export const findLine = (name: string, encodedValue: string) =>
  `GET /v2/customers/lookup/customerDetails?source=ALL&identifierName=${name}&identifierValue=${encodedValue}&embed=CUSTOMERIMAGE`;
export const deleteLineOf = (id: string, position: number) =>
  `DELETE /v2/customers/${id}/deleteImage?image_ids=${position}`;
export const deleteLine = (position: number) => deleteLineOf(customerId, position);

/** What goes with an image wherever it stands in the list. */
export interface Photo {
  /** The last part of its `s3Token`. */
  imageId: string;
  fileSize?: string;
  lastModified?: string;
}

export const front: Photo = {
  imageId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  fileSize: '20480',
  lastModified: '2031-02-03 04:05:06',
};
export const side: Photo = {
  imageId: '0b8d2c1e-3f4a-4b5c-8d6e-7f8091a2b3c4',
  fileSize: '30720',
  lastModified: '2031-02-04 05:06:07',
};
export const back: Photo = {
  imageId: 'c5d4e3f2-a1b0-4c9d-8e7f-6a5b4c3d2e1f',
  fileSize: '40960',
  lastModified: '2031-02-05 06:07:08',
};

/** The handle of each place in the list: whichever photo stands there has it. */
export const slotHandles = [
  '11111111-2222-4333-8444-555555555555',
  '22222222-3333-4444-8555-666666666666',
  '33333333-4444-4555-8666-777777777777',
];

/** Pre-signed: whoever has it can fetch the bytes. */
export const signedUrl = 'https://files.invalid/o?X-Amz-Expires=3600&X-Amz-Signature=5ec4e7';

export const toImageJson = (photo: Photo, position: number, file: object = {}, changes: object = {}) => ({
  code: 200,
  file: {
    acl: 'PRIVATE',
    fileSize: photo.fileSize,
    fileHandle: slotHandles[position],
    lastModified: photo.lastModified,
    latestVersion: 1,
    name: `4242/${customerId}/${position}`,
    namespace: 'customerImage',
    s3Token: `customerImage/4242/${customerId}/${photo.imageId}`,
    version: 1,
    ...file,
  },
  filePath: signedUrl,
  message: 'Success',
  secureFilePath: signedUrl,
  status: 'true',
  ...changes,
});

export const toProfileJson = (externalId = 'user-1') => {
  const identifiers = [
    { type: 'mobile', value: '4915550000000' },
    { type: 'email', value: 'ines@example.test' },
    { type: 'externalId', value: externalId },
  ];
  return {
    firstName: 'Ines',
    lastName: 'Ruhl',
    fields: {},
    identifiers,
    commChannels: [{ type: 'email', value: 'ines@example.test', primary: true, verified: false }],
    source: 'INSTORE',
    userId: customerId,
    accountId: '',
    identifiersAll: identifiers,
  };
};

export const toCustomerJson = (photos: readonly Photo[], changes: object = {}) => ({
  id: customerId,
  profiles: [toProfileJson()],
  loyaltyInfo: { loyaltyType: 'loyalty', lifetimePurchases: 12.5 },
  segments: {},
  associatedWith: 'demo.till',
  customerImage: photos.map((photo, position) => toImageJson(photo, position)),
  extendedFields: {},
  cardDetails: [],
  warnings: [],
  ...changes,
});

/** The ids of customers travel as JSON numbers, digit by digit. */
export const toCustomerAnswer = (photos: readonly Photo[], changes: object = {}): ScriptedAnswer => ({
  body: JSON.stringify(toCustomerJson(photos, changes)).replace(/"(id|userId)":"(\d+)"/g, '"$1":$2'),
});

export const toNotice = (code: number, message = 'secret words') => ({ status: false, code, message });
export const toErrorJson = (code: number, message?: string) => ({
  warnings: [],
  errors: [toNotice(code, message)],
});

export const deletedItem = { code: 200, message: 'Success', status: 'true' };
export const failedItem = { code: 500, message: 'Failed', status: 'false' };
export const toDeleteJson = (changes: object = {}) => ({
  data: [deletedItem],
  warnings: [],
  errors: [],
  ...changes,
});

/** Deletes the photo at the side, where the input does not say otherwise. */
export const deleteImage = (server: TestServer, input: object = {}): Promise<Answer> =>
  server.query(
    `mutation ($input: DeleteCustomerImageInput!) {
      deleteCustomerImage(input: $input) {
        customer { customerId images { imageId position } }
        deletedImageId
        receipt {
          id provider operation outcome effect reversible verification replayed at warnings { code message }
        }
        userErrors { code field message }
      }
    }`,
    { input: { customerId, imageId: side.imageId, ...input } },
  );
