import type { Json } from '../../model/json.ts';
import type {
  Submission,
  SubmissionData,
  SubmissionFilter,
  SubmissionImage,
  SubmissionImageType,
  SubmissionKyc,
} from '../../model/submission.ts';
import { toDateTime } from './date-time.ts';
import { imageNames } from './names.ts';
import { isEmpty, toRecord, type WireSubmission } from './wire.ts';

/** Text, whether it comes as text or as a number; null where nothing stands there. */
export const toText = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Reasons are lists in some answers and single texts in others. */
const toTexts = (value: unknown): string[] => [value].flat().flatMap((item: unknown) => toText(item) ?? []);

/** What is passed on as it is; it was parsed from JSON, so it can be nothing else. */
const toJson = (value: unknown): Json => (value === undefined || value === '' ? null : (value as Json));

const toKyc = (value: unknown): SubmissionKyc | null => {
  const kyc = toRecord(value);
  if (isEmpty(kyc)) return null;
  return {
    result: toText(kyc.result),
    comments: toTexts(kyc.comment),
    commentCodes: toTexts(kyc.commentCode),
  };
};

const toData = (value: unknown): SubmissionData | null => {
  const data = toRecord(value);
  if (isEmpty(data)) return null;
  return {
    ageGroup: toText(data.age_group),
    firstName: toText(data.first_name),
    lastName: toText(data.last_name),
    fullName: toText(data.full_name),
    name: toText(data.name),
    gender: toText(data.gender),
    nationality: toText(data.nationality),
    dateOfBirth: toText(data.date_of_birth),
    addressCity: toText(data.address_city),
    addressCountry: toText(data.address_country),
    addressState: toText(data.address_state),
    addressStreet: toText(data.address_street),
    addressStreet2: toText(data.address_street2),
    addressZipcode: toText(data.address_zipcode),
    addressGlobalCode: toText(data.address_globalCode),
    addressCompoundCode: toText(data.address_compoundCode),
    addressFormatted: toText(data.address_formatted),
    addressInput: toText(data.address_input),
    addressDetail: toText(data.address_detail),
    ipAddress: toText(data.ip_address),
    idcardIssuingCountry: toText(data.idcard_issuingCountry),
    idcardIssueDate: toText(data.idcard_issueDate),
    idcardExpireDate: toText(data.idcard_expireDate),
    idType: toText(data.idType),
    documentNumber: toText(data.documentNumber),
    identityNumber: toText(data.identityNumber),
    ssnNumber: toText(data.ssnNumber),
    phoneNumber: toText(data.phoneNumber),
    cf1: toText(data.cf1),
    cf2: toText(data.cf2),
    cf3: toText(data.cf3),
  };
};

const imageTypes = Object.keys(imageNames) as SubmissionImageType[];

const toImages = (submissionId: string, value: unknown): SubmissionImage[] => {
  const held = toRecord(value);
  return imageTypes
    .filter((type) => !isEmpty(held[imageNames[type]]))
    .map((type) => ({
      kind: 'SubmissionImage',
      provider: 'ARGOS',
      submissionId,
      type,
      fileName: null,
      contentType: null,
      byteSize: null,
      addedAt: null,
    }));
};

/** `listedFor`: what was asked for, where it is a row of a list. */
export const toSubmission = (
  wire: WireSubmission,
  listedFor: SubmissionFilter | null = null,
): Submission => ({
  kind: 'Submission',
  listedFor,
  submissionId: wire.submission_id,
  userId: toText(wire.userid),
  email: toText(wire.email),
  applicantId: toText(wire.applicant_id),
  createdAt: toDateTime(wire.created_at),
  updatedAt: toDateTime(wire.updated_at),
  kyc: toKyc(wire.kyc),
  data: toData(wire.data),
  images: toImages(wire.submission_id, wire.image),
  ocr: toJson(wire.ocr),
  ocrRaw: toJson(wire.OCR_raw),
  review: toJson(wire.review),
  additionalList: toJson(wire.additional_list),
  duplicatedInformation: toText(wire.duplicated_information),
  customDuplicatedInformation: toText(wire.custom_duplicated_information),
  injectionAction: toJson(wire.injection_action),
});
