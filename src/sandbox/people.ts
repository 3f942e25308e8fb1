// The sample people of the sandbox. Each one is known to the four emulated vendors under the same user
// id; a trait says in which special state a vendor holds them, so that every refusal can be seen.

export type SumsubTrait =
  | 'ordinary' // reviewed, images active
  | 'one-inactive' // its last image is inactive already
  | 'in-review' // images can't be made inactive now: 304
  | 'on-hold'
  | 'rejected'
  | 'company'
  | 'deactivated' // the applicant's profile itself
  | 'absent';

export type ArgosTrait =
  | 'ordinary'
  | 'several' // three submissions
  | 'projected' // a projection policy hides some of data
  | 'deleted' // shown as "Deleted Submission"
  | 'project-gone' // every partial delete answers `not Exist Project Data`
  | 'foreign-project' // every partial delete answers `invalid API key for this project`
  | 'absent';

export type CapillaryTrait =
  | 'three-images'
  | 'five-images'
  | 'one-image'
  | 'no-images'
  | 'huge-id' // an int64 above 2^53
  | 'disordered' // the list's order disagrees with the numbers in the images' names
  | 'busy' // every write answers 521
  | 'failing' // every delete answers HTTP 200 with status "false"
  | 'merged' // warning 8069: the id now stands for another record
  | 'absent';

export type Unit21Trait =
  | 'ordinary'
  | 'business'
  | 'placeholder' // refuses media and is not readable
  | 'busy' // every write answers 423
  | 'busy-twice' // two writes answer 423, the third is taken
  | 'with-bytes' // media_data is an object that carries base64
  | 'absent';

export interface SamplePerson {
  /** From 1; the ids below are made from it. */
  readonly number: number;
  /** The caller's own id of the person, the same at all four vendors. */
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: 'female' | 'male';
  /** YYYY-MM-DD */
  readonly dateOfBirth: string;
  /** ISO 3166 alpha-3 */
  readonly nationality: string;
  readonly documentNumber: string;
  readonly email: string;
  /** E.164 */
  readonly phone: string;
  readonly sumsub: SumsubTrait;
  readonly argos: ArgosTrait;
  readonly capillary: CapillaryTrait;
  readonly unit21: Unit21Trait;
}

type Row = [
  firstName: string,
  lastName: string,
  gender: 'f' | 'm',
  dateOfBirth: string,
  nationality: string,
  sumsub: SumsubTrait,
  argos: ArgosTrait,
  capillary: CapillaryTrait,
  unit21: Unit21Trait,
];

const rows: readonly Row[] = [
  ['Ada', 'Larsen', 'f', '1990-01-02', 'DNK', 'ordinary', 'ordinary', 'three-images', 'ordinary'],
  ['Bruno', 'Keller', 'm', '1984-05-17', 'DEU', 'one-inactive', 'several', 'five-images', 'ordinary'],
  ['Chiara', 'Romano', 'f', '1996-11-30', 'ITA', 'in-review', 'ordinary', 'one-image', 'busy-twice'],
  ['Dmitri', 'Orlov', 'm', '1979-03-08', 'BGR', 'deactivated', 'projected', 'three-images', 'ordinary'],
  ['Elif', 'Demir', 'f', '2001-07-21', 'TUR', 'ordinary', 'ordinary', 'huge-id', 'with-bytes'],
  ['Farid', 'Haddad', 'm', '1992-09-14', 'FRA', 'rejected', 'foreign-project', 'disordered', 'ordinary'],
  ['Grace', 'Okafor', 'f', '1988-12-05', 'NGA', 'on-hold', 'project-gone', 'busy', 'busy'],
  ['Hiro', 'Tanaka', 'm', '1975-04-27', 'JPN', 'ordinary', 'deleted', 'failing', 'placeholder'],
  ['Ines', 'Carvalho', 'f', '1999-02-18', 'PRT', 'company', 'ordinary', 'no-images', 'business'],
  ['Jonas', 'Berg', 'm', '1986-08-09', 'SWE', 'ordinary', 'several', 'merged', 'ordinary'],
  ['Kamala', 'Iyer', 'f', '1994-06-23', 'IND', 'absent', 'ordinary', 'three-images', 'ordinary'],
  ['Luca', 'Moretti', 'm', '1981-10-11', 'CHE', 'ordinary', 'absent', 'absent', 'absent'],
  ['Mina', 'Oh', 'f', '1990-03-03', 'KOR', 'one-inactive', 'ordinary', 'five-images', 'ordinary'],
  ['Noah', 'Silva', 'm', '2003-01-29', 'BRA', 'ordinary', 'ordinary', 'three-images', 'ordinary'],
];

const toPerson = (row: Row, index: number): SamplePerson => {
  const [firstName, lastName, gender, dateOfBirth, nationality, sumsub, argos, capillary, unit21] = row;
  const number = index + 1;
  return {
    number,
    userId: `user-${number}`,
    firstName,
    lastName,
    gender: gender === 'f' ? 'female' : 'male',
    dateOfBirth,
    nationality,
    documentNumber: `X${String(4_810_000 + number * 977)}`,
    email: `${firstName}.${lastName}@example.test`.toLowerCase(),
    phone: `+4915550000${String(number).padStart(3, '0')}`,
    sumsub,
    argos,
    capillary,
    unit21,
  };
};

export const people: readonly SamplePerson[] = rows.map(toPerson);

const pad = (number: number) => String(number).padStart(2, '0');

/** 24 characters, as Sumsub's ids are. */
export const applicantIdOf = (person: SamplePerson) => `64f0c1a2b3d4e5f6010000${pad(person.number)}`;
export const inspectionIdOf = (person: SamplePerson) => `64f0c1a2b3d4e5f6020000${pad(person.number)}`;
/** Digits that fit a signed 32-bit integer, as Sumsub's image ids do; `index` from 0. */
export const imageIdOf = (person: SamplePerson, index: number) => `10455${pad(person.number)}${pad(index)}`;
/** 13 lower-case letters and digits, as ARGOS's ids are; `index` from 0. */
export const submissionIdOf = (person: SamplePerson, index: number) =>
  `k3v9t0p2m${pad(person.number)}${pad(index)}`;
/** An int64 as text. */
export const customerIdOf = (person: SamplePerson) =>
  person.capillary === 'huge-id' ? '9007199254740993' : `7001002${pad(person.number)}`;
