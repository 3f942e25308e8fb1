import type { MediaFile } from './media.ts';
import type { Json } from './json.ts';
import type { Page } from './page.ts';

export type SubmissionField =
  | 'ID_IMAGE'
  | 'SELFIE_IMAGE'
  | 'DATA'
  | 'OCR_RAW'
  | 'OCR'
  | 'REVIEW'
  | 'APPLICANT_ID'
  | 'EMAIL'
  | 'USER_ID'
  | 'ADDITIONAL_LIST'
  | 'DUPLICATED_INFORMATION'
  | 'CUSTOM_DUPLICATED_INFORMATION'
  | 'INJECTION_ACTION';

/** The thirty-one parts of DATA that can be deleted by name. */
export const submissionDataFields = [
  'AGE_GROUP',
  'FIRST_NAME',
  'LAST_NAME',
  'FULL_NAME',
  'NAME',
  'GENDER',
  'NATIONALITY',
  'DATE_OF_BIRTH',
  'ADDRESS_CITY',
  'ADDRESS_COUNTRY',
  'ADDRESS_STATE',
  'ADDRESS_STREET',
  'ADDRESS_STREET2',
  'ADDRESS_ZIPCODE',
  'ADDRESS_GLOBAL_CODE',
  'ADDRESS_COMPOUND_CODE',
  'ADDRESS_FORMATTED',
  'ADDRESS_INPUT',
  'ADDRESS_DETAIL',
  'IP_ADDRESS',
  'IDCARD_ISSUING_COUNTRY',
  'IDCARD_ISSUE_DATE',
  'IDCARD_EXPIRE_DATE',
  'ID_TYPE',
  'DOCUMENT_NUMBER',
  'IDENTITY_NUMBER',
  'SSN_NUMBER',
  'PHONE_NUMBER',
  'CF1',
  'CF2',
  'CF3',
] as const;
export type SubmissionDataField = (typeof submissionDataFields)[number];

export interface SubmissionKyc {
  result: string | null;
  comments: string[];
  commentCodes: string[];
}

/** The final, confirmed data: one entry for each name that can be deleted. */
export interface SubmissionData {
  ageGroup: string | null;
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  name: string | null;
  gender: string | null;
  nationality: string | null;
  dateOfBirth: string | null;
  addressCity: string | null;
  addressCountry: string | null;
  addressState: string | null;
  addressStreet: string | null;
  addressStreet2: string | null;
  addressZipcode: string | null;
  addressGlobalCode: string | null;
  addressCompoundCode: string | null;
  addressFormatted: string | null;
  addressInput: string | null;
  addressDetail: string | null;
  ipAddress: string | null;
  idcardIssuingCountry: string | null;
  idcardIssueDate: string | null;
  idcardExpireDate: string | null;
  idType: string | null;
  documentNumber: string | null;
  identityNumber: string | null;
  ssnNumber: string | null;
  phoneNumber: string | null;
  cf1: string | null;
  cf2: string | null;
  cf3: string | null;
}

export const submissionImageTypes = ['ID_FRONT', 'ID_BACK', 'SELFIE', 'ADDRESS'] as const;
export type SubmissionImageType = (typeof submissionImageTypes)[number];

export interface SubmissionImage extends MediaFile {
  kind: 'SubmissionImage';
  submissionId: string;
  type: SubmissionImageType;
}

export interface Submission {
  kind: 'Submission';
  /** What was asked for, where it is one row of a list, in which the vendor leaves parts out; null where it is whole. */
  listedFor: SubmissionFilter | null;
  submissionId: string;
  userId: string | null;
  email: string | null;
  applicantId: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  kyc: SubmissionKyc | null;
  data: SubmissionData | null;
  images: SubmissionImage[];
  ocr: Json;
  ocrRaw: Json;
  review: Json;
  additionalList: Json;
  duplicatedInformation: string | null;
  customDuplicatedInformation: string | null;
  injectionAction: Json;
}

export interface SubmissionFilter {
  userId?: string | null | undefined;
  email?: string | null | undefined;
  /** YYYY-MM-DD */
  createdFrom?: string | null | undefined;
  /** YYYY-MM-DD */
  createdTo?: string | null | undefined;
}

export type SubmissionPage = Page<Submission>;

export interface PartialDeleteSubmission {
  submissionId: string;
  fields: SubmissionField[];
  dataFields: SubmissionDataField[];
  allDataFields: boolean;
  /** Who asked for it, as the vendor records it. */
  adminName: string;
  dryRun: boolean;
}

export type PartialDeleteSubmissionCode =
  | 'SUBMISSION_NOT_FOUND'
  | 'PROJECT_NOT_FOUND'
  | 'FIELDS_EMPTY'
  | 'DATA_FIELDS_NOT_ALLOWED'
  | 'DATA_FIELDS_REQUIRED'
  | 'REFUSED_BY_VENDOR'
  | 'INVALID_ID';
