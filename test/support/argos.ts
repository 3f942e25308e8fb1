// ARGOS's answers as its documentation shows them, and a partial deletion as a caller asks for it.
import type { ScriptedAnswer } from './scripted-vendor.ts';
import type { Answer, TestServer } from './server.ts';

export const submissionId = 'k3v9t0p2m7qa1';
export const submissionIdOf = (number: number) => `k3v9t0p2m7qb${number}`;

export const readLineOf = (id: string) => `GET /v3/submission?submission_id=${id}`;
export const readLine = readLineOf(submissionId);
export const listLine = (query: string) => `GET /v3/submission?${query}`;
export const imageLine = (type: string) => `GET /v3/image?submission_id=${submissionId}&type=${type}`;
/** `query`: what comes after the submission's id. */
export const deleteLine = (query: string) =>
  `DELETE /v3/submission/partial?submission_id=${submissionId}&${query}`;

/** A submission read by its id has every name but `name`, which stands in lists. */
export const dataJson = {
  age_group: 'adult',
  first_name: 'Mina',
  last_name: 'Ohara',
  full_name: 'Mina Ohara',
  gender: 'female',
  nationality: 'KOR',
  date_of_birth: '1990-01-02',
  address_city: 'Busan',
  address_country: 'KOR',
  address_state: 'Gyeongnam',
  address_street: '12 Harbour Road',
  address_street2: 'Tower 3',
  address_zipcode: '48094',
  address_globalCode: '8Q7F5544+XY',
  address_compoundCode: '5544+XY Busan',
  address_formatted: '12 Harbour Road, Busan',
  address_input: 'harbour road, no. 12',
  address_detail: 'Flat 1402',
  ip_address: '203.0.113.7',
  idcard_issuingCountry: 'KOR',
  idcard_issueDate: '2021-04-15',
  idcard_expireDate: '2031-04-14',
  idType: 'passport',
  documentNumber: 'M70689098',
  identityNumber: '900102-2345678',
  ssnNumber: '000-12-3456',
  phoneNumber: '+821012345678',
  cf1: 'blue',
  cf2: 'branch-7',
  cf3: 'spring',
  typeOfPermit: 'D-2',
};

export const adminEmail = 'boss@project.example.test';

/** Everything a submission may hold. */
export const toItemJson = (changes: object = {}) => ({
  submission_id: submissionId,
  email: 'mina@example.test',
  userid: 'u-77',
  created_at: '2031-02-03T04:05:06.007Z',
  updated_at: '2031-02-04-05-06-07-UTC',
  pending_at: '2031-02-03T04:06:00.000Z',
  kyc_result_at: '2031-02-03T04:07:00.000Z',
  kyc: {
    result: 'rejected',
    comment: ['The document has expired.'],
    commentCode: ['expired_id', 'other'],
    attempts: [
      {
        attemptCnt: 1,
        livenessScore: 97,
        faceSimilarityScore: 95.5,
        retryMsg: ['Look into the camera.'],
        retryCode: ['liveness_error'],
        verificationParams: { fullName: 'MINA OHARA', idType: 'passport', issueDate: '2021-04-15' },
      },
    ],
  },
  data: dataJson,
  image: { idImage: 'img-a', idBackImage: 'img-b', selfieImage: 'img-c', addressImage: 'img-d' },
  OCR_raw: {
    nationality: { value: 'KOR', score: 0.98, accepted: true, coordinates: [1, 2, 3, 4] },
    rotate: { value: 0 },
  },
  ocr: { fullName: 'MINA OHARA', birthDate: '1990-01-02', nationality: 'KOR' },
  review: { fullName: 'MINA OHARA' },
  verification: { faceAge: [{ usedValues: { idMedian: 31, selfieMedian: 33, birthDateAge: 41 } }] },
  aml: { currentstatus: 'Not Screened', risk_level_summary: 'Not Screened' },
  applicant_id: 'ap-5d1c',
  duplicated_information: 'dup-77aa',
  custom_duplicated_information: 'dup-own-31',
  additional_list: [{ answer: 'yes', inputValue: 'Employed?', blockType: 'radio' }],
  injection_action: { action: 'migrate' },
  reviewer: 'system',
  recognition_score: '0.97',
  argos_score: 88,
  memo: { text: 'called back', updated_at: '2031-02-05T06:07:08.009Z' },
  project_options: { webhook: { members: [{ name: 'Boss', email: adminEmail }] } },
  ...changes,
});

/** As lists show it: with fewer parts, and with the name in another place. */
export const toRowJson = (id = submissionId, changes: object = {}) => ({
  submission_id: id,
  email: 'mina@example.test',
  userid: 'u-77',
  created_at: '2031-02-03T04:05:06.007Z',
  updated_at: '2031-02-04T05:06:07.000Z',
  data: { name: 'Mina Ohara' },
  kyc: { result: 'rejected' },
  ...changes,
});

/** The record as it is left: ARGOS leaves out what was deleted. A path is `ocr` or `data.gender`. */
export const without = (item: object, ...paths: string[]): object =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([key]) => !paths.includes(key))
      .map(([key, value]: [string, unknown]) => {
        const inside = paths.filter((path) => path.startsWith(`${key}.`));
        if (inside.length === 0) return [key, value];
        return [key, without(value as object, ...inside.map((path) => path.slice(key.length + 1)))];
      }),
  );

export const toItems = (...items: object[]): ScriptedAnswer => ({ json: { Items: items } });
export const toPage = (items: object[], id: string, createdAt?: string): ScriptedAnswer => ({
  json: { Items: items, nextpageKey: { id, created_at: createdAt } },
});
export const toErrorAnswer = (errorCode: string, status = 400): ScriptedAnswer => ({
  status,
  json: { errorCode },
});
export const deletedAnswer: ScriptedAnswer = {
  json: { message: 'success', content: `Submission ${submissionId} partially deleted successfully.` },
};

/** The deletion of what the input names. */
export const partialDelete = (server: TestServer, input: object): Promise<Answer> =>
  server.query(
    `mutation ($input: PartialDeleteSubmissionInput!) {
      partialDeleteSubmission(input: $input) {
        submission { submissionId }
        deletedFields
        deletedDataFields
        receipt {
          id provider operation outcome effect reversible verification replayed at warnings { code message }
        }
        userErrors { code field message }
      }
    }`,
    { input: { submissionId, ...input } },
  );
