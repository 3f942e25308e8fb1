// Sumsub's answers as its documentation shows them.
import type { Answer, TestServer } from './server.ts';

export const applicantId = '64f0c1a2b3d4e5f601234566';
export const inspectionId = '64f0c1a2b3d4e5f601234567';
export const imageId = '1045510331';

export const applicantLine = `GET /resources/applicants/${applicantId}/one`;
export const imagesLine = `GET /resources/applicants/${applicantId}/metadata/resources`;
export const deleteLine = `DELETE /resources/inspections/${inspectionId}/resources/${imageId}`;

export const toApplicantJson = (changes: object = {}) => ({
  id: applicantId,
  inspectionId,
  externalUserId: 'user-1',
  clientId: 'acme',
  createdAt: '2025-03-01 09:00:00',
  type: 'individual',
  email: 'a@example.test',
  applicantPlatform: 'API',
  deleted: false,
  info: { firstName: 'Ada', lastName: 'Test', dob: '1990-01-02', country: 'DEU' },
  review: {
    reviewId: 'aBcDe',
    attemptCnt: 1,
    createDate: '2025-03-01 09:01:00+0000',
    reviewStatus: 'completed',
    reviewResult: { reviewAnswer: 'RED', rejectLabels: ['SCREENSHOTS'], reviewRejectType: 'RETRY' },
  },
  ...changes,
});

export const toImagesJson = (deactivated: boolean) => ({
  items: [
    {
      id: imageId,
      previewId: '1045510332',
      addedDate: '2025-03-01 09:02:03',
      attemptId: 'fGhIj',
      source: 'fileupload',
      deactivated,
      fileMetadata: {
        fileName: 'front.jpg',
        fileType: 'jpeg',
        fileSize: 120345,
        resolution: { width: 1200, height: 800 },
      },
      idDocDef: { country: 'DEU', idDocType: 'ID_CARD', idDocSubType: 'FRONT_SIDE' },
      reviewResult: {},
    },
  ],
  totalItems: 1,
});

/** The whole payload of setImageActive; `changes` to an input that deactivates the one image. */
export const askToSetImageActive = (server: TestServer, changes: object): Promise<Answer> =>
  server.query(
    `mutation ($input: SetImageActiveInput!) {
      setImageActive(input: $input) {
        image { imageId active }
        receipt { id provider operation outcome effect reversible verification replayed at warnings { code } }
        userErrors { code field }
      }
    }`,
    { input: { applicantId, imageId, active: false, ...changes } },
  );
