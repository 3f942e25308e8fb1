// The sample people as Sumsub holds them.
import { applicantIdOf, imageIdOf, inspectionIdOf, people, type SamplePerson } from '../people.ts';
import { picture, type PictureKind } from '../pictures.ts';
import type { Applicant, Fields, Image, Review, ReviewStatus, SumsubState } from './state.ts';

type Papers = [kind: PictureKind, idDocType: string, idDocSubType: string | undefined, source: string];

const idCard: Papers[] = [
  ['id-front', 'ID_CARD', 'FRONT_SIDE', 'fileupload'],
  ['id-back', 'ID_CARD', 'BACK_SIDE', 'fileupload'],
  ['selfie', 'SELFIE', undefined, 'liveness'],
];
const passport: Papers[] = [
  ['passport', 'PASSPORT', 'FRONT_SIDE', 'docapture'],
  ['selfie', 'SELFIE', undefined, 'liveness'],
];
const bill: Papers = ['utility-bill', 'UTILITY_BILL', undefined, 'fileupload'];

const identityOf = ({ number }: SamplePerson) => (number % 3 === 0 ? passport : idCard);

const papersOf = (person: SamplePerson): Papers[] =>
  person.number % 2 === 0 ? [...identityOf(person), bill] : identityOf(person);

const toImage = (
  person: SamplePerson,
  [kind, idDocType, idDocSubType, source]: Papers,
  index: number,
  reviewResult: Fields | undefined,
): Image => {
  const id = imageIdOf(person, index);
  return {
    id,
    previewId: String(Number(id) + 50),
    addedDate: `2025-03-${String(person.number).padStart(2, '0')} 09:0${index}:03`,
    source,
    deactivated: false,
    fileName: `${kind}.jpg`,
    fileType: 'jpeg',
    idDocType,
    ...(idDocSubType === undefined ? {} : { idDocSubType }),
    country: person.nationality,
    ...(reviewResult === undefined ? {} : { reviewResult }),
    bytes: () => picture(kind, person),
  };
};

const statusOf: Readonly<Record<string, ReviewStatus>> = { 'in-review': 'pending', 'on-hold': 'onHold' };

const toReview = (person: SamplePerson): Review => {
  const day = String(person.number).padStart(2, '0');
  const reviewStatus = statusOf[person.sumsub] ?? 'completed';
  const review: Review = {
    reviewId: `rev${day}A`,
    attemptId: `att${day}A`,
    attemptCnt: 1,
    levelName: 'basic-kyc-level',
    createDate: `2025-03-${day} 09:10:00+0000`,
    reviewStatus,
  };
  if (reviewStatus !== 'completed') return review;
  const reviewResult =
    person.sumsub === 'rejected'
      ? {
          reviewAnswer: 'RED',
          reviewRejectType: 'RETRY',
          rejectLabels: ['SCREENSHOTS', 'UNSATISFACTORY_PHOTOS'],
          moderationComment: 'Please upload the original photo, not a screenshot.',
          clientComment: 'For internal use: looks edited.',
        }
      : { reviewAnswer: 'GREEN' };
  return { ...review, reviewDate: `2025-03-${day} 10:20:00+0000`, reviewResult };
};

const toInfo = (person: SamplePerson) =>
  person.sumsub === 'company'
    ? { companyInfo: { companyName: `${person.lastName} Trading`, country: person.nationality } }
    : {
        firstName: person.firstName,
        lastName: person.lastName,
        dob: person.dateOfBirth,
        country: person.nationality,
        idDocs: [
          {
            idDocType: identityOf(person)[0]?.[1],
            country: person.nationality,
            number: person.documentNumber,
          },
        ],
      };

const toApplicant = (person: SamplePerson): Applicant => {
  const review = toReview(person);
  const images = papersOf(person).map((papers, index) => toImage(person, papers, index, review.reviewResult));
  const last = images.at(-1);
  if (person.sumsub === 'one-inactive' && last !== undefined) last.deactivated = true;
  return {
    id: applicantIdOf(person),
    inspectionId: inspectionIdOf(person),
    externalUserId: person.userId,
    createdAt: `2025-03-${String(person.number).padStart(2, '0')} 09:00:00`,
    type: person.sumsub === 'company' ? 'company' : 'individual',
    email: person.email,
    phone: person.phone,
    lang: 'en',
    deleted: person.sumsub === 'deactivated',
    info: toInfo(person),
    review,
    images,
  };
};

export const seedSumsub = (state: SumsubState) => {
  state.applicants.clear();
  state.nextImage = 1_200_000_000;
  state.window = { start: 0, gets: 0, writes: 0 };
  for (const person of people) {
    if (person.sumsub !== 'absent') state.applicants.set(applicantIdOf(person), toApplicant(person));
  }
};
