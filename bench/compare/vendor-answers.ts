// What the four vendors say to the stand-in's callers: whole answers as text that was made once, with only the ids put in,
// as the stand-in must cost less than whoever is measured in front of it. Every well-formed id exists.

type Fill = (id: string) => string;

/** `{id}` in the sample is where the id goes. */
const prepare = (sample: object): Fill => {
  const parts = JSON.stringify(sample).split('{id}');
  return (id) => parts.join(id);
};

export const toApplicant = prepare({
  id: '{id}',
  createdAt: '2025-03-01 09:00:00',
  createdBy: 'service-account-onboarding',
  key: 'BENCHKEYBENCHKEY',
  clientId: 'bench',
  inspectionId: 'i{id}',
  externalUserId: '{id}',
  sourceKey: 'web',
  info: {
    firstName: 'Ada',
    firstNameEn: 'Ada',
    lastName: 'Larsen',
    lastNameEn: 'Larsen',
    dob: '1990-01-02',
    country: 'DEU',
    idDocs: [
      {
        idDocType: 'ID_CARD',
        country: 'DEU',
        firstName: 'Ada',
        lastName: 'Larsen',
        number: 'L01X00T47',
        issuedDate: '2021-04-15',
        validUntil: '2031-04-14',
        dob: '1990-01-02',
        mrzLine1: 'IDD<<L01X00T471<<<<<<<<<<<<<<<',
        mrzLine2: '9001024<3104142D<<<<<<<<<<<<<4',
        mrzLine3: 'LARSEN<<ADA<<<<<<<<<<<<<<<<<<<',
      },
    ],
  },
  fixedInfo: {
    firstName: 'Ada',
    lastName: 'Larsen',
    dob: '1990-01-02',
    gender: 'F',
    country: 'DEU',
    nationality: 'DEU',
    addresses: [{ street: '7 Harbour Street', town: 'Kiel', postCode: '24103', country: 'DEU' }],
  },
  email: 'ada.larsen@example.test',
  phone: '+4915100000001',
  applicantPlatform: 'Android',
  ipCountry: 'DEU',
  lang: 'de',
  type: 'individual',
  deleted: false,
  requiredIdDocs: {
    docSets: [
      { idDocSetType: 'IDENTITY', types: ['ID_CARD', 'PASSPORT'], subTypes: ['FRONT_SIDE', 'BACK_SIDE'] },
      { idDocSetType: 'SELFIE', types: ['SELFIE'] },
      { idDocSetType: 'PROOF_OF_RESIDENCE', types: ['UTILITY_BILL'] },
    ],
  },
  review: {
    reviewId: 'rev{id}',
    attemptId: 'att{id}',
    attemptCnt: 1,
    elapsedSincePendingMs: 115_879,
    elapsedSinceQueuedMs: 95_785,
    reprocessing: true,
    levelName: 'basic-kyc-level',
    createDate: '2025-03-01 09:10:00+0000',
    reviewDate: '2025-03-01 10:20:00+0000',
    reviewResult: { reviewAnswer: 'GREEN' },
    reviewStatus: 'completed',
    priority: 0,
  },
});

const papers = [
  { idDocType: 'ID_CARD', idDocSubType: 'FRONT_SIDE', name: 'front', source: 'fileupload' },
  { idDocType: 'ID_CARD', idDocSubType: 'BACK_SIDE', name: 'back', source: 'fileupload' },
  { idDocType: 'SELFIE', idDocSubType: undefined, name: 'selfie', source: 'liveness' },
  { idDocType: 'UTILITY_BILL', idDocSubType: undefined, name: 'bill', source: 'fileupload' },
];

const prepareImage = (index: number, deactivated: boolean): Fill => {
  const { idDocType, idDocSubType, name, source } = papers[index]!;
  return prepare({
    id: `{id}${index}`,
    previewId: `{id}${index}p`,
    addedDate: `2025-03-01 09:0${index}:03`,
    fileMetadata: {
      fileName: `${name}.jpg`,
      fileType: 'jpeg',
      fileSize: 120_345 + index,
      resolution: { width: 1200, height: 800 },
    },
    idDocDef: { country: 'DEU', idDocType, idDocSubType },
    reviewResult: { reviewAnswer: 'GREEN' },
    attemptId: 'fGhIj',
    source,
    deactivated,
  });
};

const images = papers.map((_, index) => ({
  active: prepareImage(index, false),
  inactive: prepareImage(index, true),
}));

/** The images' ids are the end of the applicant's, and a digit. */
export const toImages = (applicantId: string, isInactive: (imageId: string) => boolean): string => {
  const end = applicantId.slice(-8);
  const items = images.map(({ active, inactive }, index) =>
    isInactive(`${end}${index}`) ? inactive(end) : active(end),
  );
  return `{"items":[${items.join()}],"totalItems":${items.length}}`;
};

const submission = (submissionId: string, userId: string, rest: object) =>
  prepare({
    Items: [
      {
        submission_id: submissionId,
        email: 'ada.larsen@example.test',
        userid: userId,
        created_at: '2026-01-13T08:30:05.007Z',
        updated_at: '2026-01-13T08:36:05.007Z',
        kyc_result_at: '2026-01-13T08:36:05.007Z',
        reviewer: 'system',
        kyc: { result: 'approved', comment: [], commentCode: [] },
        aml: { currentstatus: 'Not Screened', risk_level_summary: 'Not Screened' },
        ...rest,
      },
    ],
  });

/** As a row of the user's list, which has less in it. */
export const toUsersSubmissions = submission('s{id}', '{id}', {
  data: {
    name: 'Ada Larsen',
    gender: 'female',
    nationality: 'DEU',
    date_of_birth: '1990-01-02',
    idType: 'government_id',
  },
});

export const toSubmission = submission('{id}', 'u{id}', {
  data: {
    age_group: 'adult',
    first_name: 'Ada',
    last_name: 'Larsen',
    full_name: 'Ada Larsen',
    gender: 'female',
    nationality: 'DEU',
    date_of_birth: '1990-01-02',
    address_formatted: '7 Harbour Street, Kiel',
    idcard_issuingCountry: 'DEU',
    documentNumber: 'L01X00T47',
    phoneNumber: '+4915100000001',
    idType: 'government_id',
  },
  image: { idImage: '{id}/idImage.jpg', selfieImage: '{id}/selfieImage.jpg' },
  ocr: { fullName: 'ADA LARSEN', birthDate: '1990-01-02', expireDate: '2031-04-14' },
  applicant_id: 'a{id}',
});

const customerImage = {
  code: 200,
  message: 'Success',
  status: 'true',
  file: {
    acl: 'PRIVATE',
    fileSize: '120345',
    fileHandle: '5b0dbf3e-4a0c-4c33-8b7e-0a4f2f1c9d11',
    lastModified: '2026-01-02 08:15:30',
    latestVersion: 1,
    name: '1115/42/0',
    namespace: 'customerImage',
    s3Token: 'customerImage/1115/42/9e0b4d1c-7f7a-4b52-8f5e-0c1d2e3f4a5b',
    version: 1,
  },
  filePath: 'https://files.example.test/customerImage/1115/42/9e0b4d1c?X-Amz-Expires=900&X-Amz-Signature=0f',
  secureFilePath:
    'https://files.example.test/customerImage/1115/42/9e0b4d1c?X-Amz-Expires=900&X-Amz-Signature=0f',
};

const identifiers = [
  { type: 'mobile', value: '4915100000001' },
  { type: 'email', value: 'ada.larsen@example.test' },
  { type: 'externalId', value: '{id}' },
];

const customer = prepare({
  profiles: [
    {
      firstName: 'Ada',
      lastName: 'Larsen',
      attribution: { createDate: '2026-01-01T08:00:00Z', modifiedDate: '2026-01-02T08:00:00Z' },
      fields: { preferred_store: null },
      allFields: {},
      identifiers,
      commChannels: [{ type: 'email', value: 'ada.larsen@example.test', primary: true, verified: false }],
      source: 'INSTORE',
      accountId: '',
      conflictingProfileList: [],
      autoUpdateTime: '2026-01-02T08:00:00Z',
      identifiersAll: identifiers,
    },
  ],
  loyaltyInfo: { loyaltyType: 'loyalty', lifetimePurchases: 12.5 },
  segments: {},
  associatedWith: 'till',
  customerImage: [customerImage],
  extendedFields: { gender: 'female', dob: '1990-01-02' },
  cardDetails: [],
  warnings: [],
});

/** `customerId` is a number, as the vendor has it. */
export const toCustomer = (customerId: number | string, externalId: string): string =>
  `{"id":${customerId},${customer(externalId).slice(1)}`;

const entity = prepare({
  general_data: {
    entity_id: '{id}',
    entity_type: 'user',
    entity_subtype: null,
    status: 'active',
    registered_at: 1_767_258_000,
    parents: [],
    children: [],
    tags: ['source:bench'],
  },
  user_data: { first_name: 'Ada', middle_name: null, last_name: 'Larsen', gender: 'female', ssn: null },
  business_data: null,
  communication_data: { email_addresses: ['ada.larsen@example.test'], phone_numbers: ['+4915100000001'] },
  digital_data: { ip_addresses: [], client_fingerprints: [] },
  location_data: [],
  custom_data: null,
});

/** `media`: the items of its list, as text. */
export const toEntity = (entityId: string, media: readonly string[]): string =>
  `${entity(entityId).slice(0, -1)},"media_data":[${media.join()}]}`;
