// ARGOS's own words for what can be named. Case matters: `OCR_raw` and `ocr` are two parts, and `data` mixes
// snake and camel case.
import type { SubmissionDataField, SubmissionField, SubmissionImageType } from '../../model/submission.ts';

/**
 * The values of `fields`.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/partial-delete-submission
 */
export const fieldNames = {
  ID_IMAGE: 'id_image',
  SELFIE_IMAGE: 'selfie_image',
  DATA: 'data',
  OCR_RAW: 'OCR_raw',
  OCR: 'ocr',
  REVIEW: 'review',
  APPLICANT_ID: 'applicant_id',
  EMAIL: 'email',
  USER_ID: 'userid',
  ADDITIONAL_LIST: 'additional_list',
  DUPLICATED_INFORMATION: 'duplicated_information',
  CUSTOM_DUPLICATED_INFORMATION: 'custom_duplicated_information',
  INJECTION_ACTION: 'injection_action',
} as const satisfies Record<SubmissionField, string>;

/**
 * The values of `data_fields`, which are the keys of a submission's `data` as well.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/partial-delete-submission
 */
export const dataFieldNames = {
  AGE_GROUP: 'age_group',
  FIRST_NAME: 'first_name',
  LAST_NAME: 'last_name',
  FULL_NAME: 'full_name',
  NAME: 'name',
  GENDER: 'gender',
  NATIONALITY: 'nationality',
  DATE_OF_BIRTH: 'date_of_birth',
  ADDRESS_CITY: 'address_city',
  ADDRESS_COUNTRY: 'address_country',
  ADDRESS_STATE: 'address_state',
  ADDRESS_STREET: 'address_street',
  ADDRESS_STREET2: 'address_street2',
  ADDRESS_ZIPCODE: 'address_zipcode',
  ADDRESS_GLOBAL_CODE: 'address_globalCode',
  ADDRESS_COMPOUND_CODE: 'address_compoundCode',
  ADDRESS_FORMATTED: 'address_formatted',
  ADDRESS_INPUT: 'address_input',
  ADDRESS_DETAIL: 'address_detail',
  IP_ADDRESS: 'ip_address',
  IDCARD_ISSUING_COUNTRY: 'idcard_issuingCountry',
  IDCARD_ISSUE_DATE: 'idcard_issueDate',
  IDCARD_EXPIRE_DATE: 'idcard_expireDate',
  ID_TYPE: 'idType',
  DOCUMENT_NUMBER: 'documentNumber',
  IDENTITY_NUMBER: 'identityNumber',
  SSN_NUMBER: 'ssnNumber',
  PHONE_NUMBER: 'phoneNumber',
  CF1: 'cf1',
  CF2: 'cf2',
  CF3: 'cf3',
} as const satisfies Record<SubmissionDataField, string>;

/**
 * The keys of a submission's `image`, which are the values of `type` when an image is asked for.
 * @see https://developers.argosidentity.com/en/idcheck/api-reference/api-reference-guide/get-image
 */
export const imageNames = {
  ID_FRONT: 'idImage',
  ID_BACK: 'idBackImage',
  SELFIE: 'selfieImage',
  ADDRESS: 'addressImage',
} as const satisfies Record<SubmissionImageType, string>;
