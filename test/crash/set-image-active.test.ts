import { testCrashes } from '../support/crash-case.ts';

const record = '64f0c1a2b3d4e5f601000001';
const toImages = (active: boolean) => ({
  applicant: {
    images: [
      { imageId: '104550100', active },
      { imageId: '104550101', active: true },
      { imageId: '104550102', active: true },
    ],
  },
});

testCrashes({
  vendor: 'sumsub',
  operation: 'setImageActive',
  input: `{ applicantId: "${record}", imageId: "104550100", active: false }`,
  record,
  receiptsIn: 'payload',
  query: `{ applicant(by: { applicantId: "${record}" }) { images { imageId active } } }`,
  before: toImages(true),
  after: toImages(false),
  lost: { outcome: 'UNCHANGED', verification: 'VERIFIED', pending: false },
});
