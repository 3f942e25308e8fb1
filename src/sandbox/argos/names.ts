// The names ARGOS knows: what a partial delete may name, and the images (argos.md sections 2.1, 2.2, 4).
// All of them are case-sensitive.

export const partNames = [
  'id_image',
  'selfie_image',
  'data',
  'OCR_raw',
  'ocr',
  'review',
  'applicant_id',
  'email',
  'userid',
  'additional_list',
  'duplicated_information',
  'custom_duplicated_information',
  'injection_action',
] as const;

export type PartName = (typeof partNames)[number];

export const dataNames: readonly string[] = [
  ...['age_group', 'first_name', 'last_name', 'full_name', 'name', 'gender', 'nationality', 'date_of_birth'],
  ...['address_city', 'address_country', 'address_state', 'address_street', 'address_street2'],
  ...['address_zipcode', 'address_globalCode', 'address_compoundCode', 'address_formatted'],
  ...['address_input', 'address_detail'],
  ...['ip_address', 'idcard_issuingCountry', 'idcard_issueDate', 'idcard_expireDate', 'idType'],
  ...['documentNumber', 'identityNumber', 'ssnNumber', 'phoneNumber', 'cf1', 'cf2', 'cf3'],
];

/** Parts of `data` that take part in duplicate checking (section 9, row 5). */
export const comparedDataNames: readonly string[] = [
  ...['name', 'first_name', 'last_name', 'full_name', 'date_of_birth', 'gender', 'nationality'],
];

export const imageTypes = ['idImage', 'idBackImage', 'selfieImage', 'addressImage'] as const;

export type ImageType = (typeof imageTypes)[number];

/** Section 3.1: what `idType` may be. */
export const idTypes: readonly string[] = [
  ...['passport', 'drivers_license', 'government_id', 'residence_permit', 'vehicle_registration_certificate'],
  ...['visa', 'aadhaar', 'pancard', 'foreign_registrator', 'identification_card', 'drvlic'],
];

export const isPartName = (text: string): text is PartName => (partNames as readonly string[]).includes(text);

export const isImageType = (text: string): text is ImageType =>
  (imageTypes as readonly string[]).includes(text);
