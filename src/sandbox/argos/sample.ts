// The contents of a sample submission: what was entered, what was read off the document, what was decided.
import type { Fields } from './state.ts';
import type { SamplePerson } from '../people.ts';

export type KycResult = 'approved' | 'rejected' | 'pending' | 'incomplete';

const cities: Record<string, readonly [city: string, country: string, plusCode: string]> = {
  KOR: ['Seoul', 'KOR', '8Q98'],
  JPN: ['Tokyo', 'JPN', '8Q7X'],
  NGA: ['Lagos', 'NGA', '6FR5'],
};
const elsewhere = ['Lisbon', 'PRT', '8CCG'] as const;

const idTypeOf = ({ number }: SamplePerson): string => {
  if (number === 13 || number === 4) return 'residence_permit';
  if (number % 3 === 0) return 'passport';
  return number % 2 === 0 ? 'drivers_license' : 'government_id';
};

export const hasBack = (person: SamplePerson) => idTypeOf(person) !== 'passport';

export const fullNameOf = ({ firstName, lastName }: SamplePerson) => `${firstName} ${lastName}`;

const addressOf = ({ number, nationality }: SamplePerson): Fields => {
  const [city, country, plusCode] = cities[nationality] ?? elsewhere;
  const street = `${number} Harbour Street`;
  // Plus codes are written in 20 digits of their own.
  const localCode = `QV9M+${'23456789CF'.charAt(number % 10)}V`;
  return {
    address_city: city,
    address_country: country,
    address_state: `${city} District`,
    address_street: street,
    address_zipcode: `10${String(number).padStart(3, '0')}`,
    address_globalCode: `${plusCode}${localCode}`,
    address_compoundCode: `${localCode} ${city}`,
    address_formatted: `${street}, ${city}`,
    address_input: `${street} ${city}`,
    ...(number % 2 === 1 ? { address_street2: 'Building C', address_detail: `Floor ${number}` } : {}),
  };
};

/** Keys no partial delete can name (section 2.2). */
const permitOf = (person: SamplePerson): Fields => {
  if (idTypeOf(person) !== 'residence_permit') return {};
  if (person.nationality !== 'KOR') return { typeOfPermit: 'D-2' };
  return {
    typeOfPermit: 'F-4',
    typeOfPermitGovKor: 'F-4',
    expiryDateOfStayKor: '2031-08-31',
    nationalityGovKor: 'REPUBLIC OF KOREA',
    full_name_en: fullNameOf(person).toUpperCase(),
  };
};

export const sampleData = (person: SamplePerson): Fields => ({
  age_group: 'adult',
  first_name: person.firstName,
  last_name: person.lastName,
  full_name: fullNameOf(person),
  name: fullNameOf(person),
  gender: person.gender,
  nationality: person.nationality,
  date_of_birth: person.dateOfBirth,
  ...addressOf(person),
  ip_address: `203.0.113.${person.number}`,
  idcard_issuingCountry: person.nationality,
  idcard_issueDate: '2021-04-15',
  idcard_expireDate: '2031-04-14',
  idType: idTypeOf(person),
  documentNumber: person.documentNumber,
  identityNumber: `${person.dateOfBirth.replaceAll('-', '').slice(2)}-${2_000_000 + person.number}`,
  ...(person.number % 2 === 1 ? { ssnNumber: `000-12-${3_400 + person.number}` } : {}),
  phoneNumber: person.phone,
  cf1: `branch-${person.number}`,
  cf2: 'web',
  cf3: 'spring-campaign',
  ...permitOf(person),
});

/** The OCR result in standard form: camelCase, unlike `data` (section 3.1). */
export const sampleOcr = (person: SamplePerson): Fields => ({
  fullName: fullNameOf(person).toUpperCase(),
  firstName: person.firstName.toUpperCase(),
  lastName: person.lastName.toUpperCase(),
  birthDate: person.dateOfBirth,
  gender: person.gender,
  nationality: person.nationality,
  issueDate: '2021-04-15',
  expireDate: '2031-04-14',
  identityNumber: person.documentNumber,
  idType: idTypeOf(person),
  ...(idTypeOf(person) === 'residence_permit' ? { typeOfPermit: permitOf(person).typeOfPermit } : {}),
});

export const sampleRawOcr = (person: SamplePerson): Fields => {
  const entries = Object.entries(sampleOcr(person)).map(([name, value], line) => [
    name,
    {
      value,
      score: (910 + 5 * line) / 1000,
      accepted: true,
      coordinates: [40, 60 + 30 * line, 360, 84 + 30 * line],
    },
  ]);
  return { ...(Object.fromEntries(entries) as Fields), rotate: { value: 0 } };
};

export const sampleReview = (person: SamplePerson): Fields => ({
  ...sampleOcr(person),
  fullName: fullNameOf(person),
  documentNumber: person.documentNumber,
});

/** Repeats personal data, and no partial delete can reach it (section 9, row 8). */
const attempt = (person: SamplePerson, attemptCnt: number, failed: boolean): Fields => ({
  attemptCnt,
  livenessScore: failed ? 91.2 : 98.4,
  faceSimilarityScore: failed ? 92.05 : 97.61,
  retryMsg: failed ? ['The face could not be compared.'] : [],
  retryCode: failed ? ['liveness_error', 'face_compare_underscore'] : [],
  verificationParams: {
    fullName: fullNameOf(person),
    birthDate: person.dateOfBirth,
    idType: idTypeOf(person),
    issueDate: '2021-04-15',
    identityNumber: person.documentNumber,
  },
});

export const sampleKyc = (person: SamplePerson, result: KycResult): Fields => ({
  result,
  comment: result === 'rejected' ? ['ID image is not valid', 'Entered data does not match'] : [],
  commentCode: result === 'rejected' ? ['id_image_invalidImage', 'id_info_dataMismatch'] : [],
  attempts: [attempt(person, 1, true), attempt(person, 2, false)],
});

export const sampleVerification = ({ dateOfBirth }: SamplePerson): Fields => {
  const age = 2026 - Number(dateOfBirth.slice(0, 4));
  return {
    faceAge: [
      {
        result: 'pass',
        usedValues: {
          idLow: age - 6,
          idMedian: age - 3,
          idHigh: age + 1,
          selfieMedian: age - 1,
          birthDateAge: age,
        },
      },
    ],
  };
};
