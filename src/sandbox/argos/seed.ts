// The sample people as ARGOS knows them.
import { applicantIdFor, digest, duplicatedInformation } from './identity.ts';
import type { ImageType } from './names.ts';
import {
  hasBack,
  sampleData,
  sampleKyc,
  sampleOcr,
  sampleRawOcr,
  sampleReview,
  sampleVerification,
  type KycResult,
} from './sample.ts';
import { argosAdmins, wipeSubmission, type ArgosState, type Fields, type Submission } from './state.ts';
import { people, submissionIdOf, type SamplePerson } from '../people.ts';
import { picture, type PictureKind } from '../pictures.ts';

interface Entry {
  createdAt: Date;
  result: KycResult;
}

/** Only some end otherwise than approved, so that most carry an applicant_id. */
const otherResults: Record<string, KycResult> = { 'user-3': 'pending', 'user-14': 'rejected' };

const entriesOf = (person: SamplePerson): Entry[] => {
  const entry = (year: number, month: number, result: KycResult) => ({
    createdAt: new Date(Date.UTC(year, month, person.number, 8, 30, 5, 7)),
    result,
  });
  if (person.argos === 'absent') return [];
  if (person.argos !== 'several') return [entry(2026, 0, otherResults[person.userId] ?? 'approved')];
  return [entry(2025, 2, 'rejected'), entry(2025, 8, 'incomplete'), entry(2026, 1, 'approved')];
};

/** The settings of the project when the submission was made; the vendor shows its admins with them. */
const projectOptions = () => ({
  option_selfie: true,
  option_idBackImage: true,
  option_additionalAddress: true,
  policy_ageLimit: 19,
  policy_duplicate: 'reject',
  policy_acceptedID: ['passport', 'government_id', 'drivers_license', 'residence_permit'],
  webhook: {
    createTime: '2025-01-07T10:00:00.000Z',
    members: argosAdmins.map((email) => ({
      name: email.split('@')[0],
      addDate: '2025-01-07T10:00:00.000Z',
      email,
    })),
    url: 'https://hooks.example.test/argos',
  },
  webhookURL: 'https://hooks.example.test/argos',
});

const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000).toISOString();

const decided = ({ createdAt, result }: Entry): Fields => {
  if (result === 'incomplete') return {};
  if (result === 'pending') return { pending_at: later(createdAt, 4) };
  return { kyc_result_at: later(createdAt, 6), reviewer: 'system' };
};

const sampleItem = (person: SamplePerson, entry: Entry, id: string, state: ArgosState): Fields => {
  const data = sampleData(person);
  const finished = entry.result !== 'incomplete';
  return {
    submission_id: id,
    email: person.email,
    userid: person.userId,
    created_at: entry.createdAt.toISOString(),
    updated_at: later(entry.createdAt, 6),
    ...decided(entry),
    kyc: sampleKyc(person, entry.result),
    aml: { currentstatus: 'Not Screened', risk_level_summary: 'Not Screened' },
    OCR_raw: sampleRawOcr(person),
    ocr: sampleOcr(person),
    ...(finished ? { review: sampleReview(person), verification: sampleVerification(person) } : {}),
    ...(entry.result === 'approved' ? { applicant_id: applicantIdFor(data, state) } : {}),
    duplicated_information: duplicatedInformation(data),
    custom_duplicated_information: digest([data.full_name, data.cf1]),
    injection_action: 'update',
    additional_list: [
      { blockType: 'radio', inputValue: 'Why do you open an account?', answer: 'Salary' },
      {
        blockType: 'text',
        inputValue: 'What is your work?',
        answer: `Baker in ${String(data.address_city)}`,
      },
    ],
    recognition_score: '96',
    argos_score: '93',
    memo: {
      text: `Called ${data.full_name as string} about the address.`,
      updated_at: later(entry.createdAt, 90),
    },
    project_options: projectOptions(),
    ...(person.argos === 'projected'
      ? { projection: { projectionId: 'prj-7', projectionName: 'support-desk' } }
      : {}),
  };
};

const sampleKinds = (person: SamplePerson, { result }: Entry): [ImageType, PictureKind][] => [
  ['idImage', hasBack(person) ? 'id-front' : 'passport'],
  ...(hasBack(person) ? ([['idBackImage', 'id-back']] as [ImageType, PictureKind][]) : []),
  ...(result === 'incomplete' ? [] : ([['selfieImage', 'selfie']] as [ImageType, PictureKind][])),
  ...(person.number % 2 === 1 ? ([['addressImage', 'utility-bill']] as [ImageType, PictureKind][]) : []),
];

const hiddenByProjection = ['documentNumber', 'identityNumber', 'address_street', 'address_formatted'];

const toSubmission = (person: SamplePerson, entry: Entry, index: number, state: ArgosState): Submission => {
  const id = submissionIdOf(person, index);
  const kinds = sampleKinds(person, entry);
  const submission: Submission = {
    id,
    trait: person.argos,
    createdAt: entry.createdAt.toISOString(),
    lookup: { email: person.email, userid: person.userId },
    item: sampleItem(person, entry, id, state),
    image: Object.fromEntries(kinds.map(([type]) => [type, `${id}/${type}.jpg`])),
    data: sampleData(person),
    files: new Map(kinds.map(([type, kind]) => [type, () => picture(kind, person, index)])),
    removedImages: new Set(),
    hidden: person.argos === 'projected' ? hiddenByProjection : [],
    deleted: false,
    checksDuplicates: true,
  };
  if (person.argos === 'deleted') wipeSubmission(submission);
  return submission;
};

export const seedArgos = (state: ArgosState) => {
  state.submissions.clear();
  state.window = { second: 0, inSecond: 0, day: 0, inDay: 0 };
  for (const person of people) {
    entriesOf(person).forEach((entry, index) => {
      const submission = toSubmission(person, entry, index, state);
      state.submissions.set(submission.id, submission);
    });
  }
};
