// What Hive Gateway is asked for each piece of work. Its schema is the vendors' own, so its documents are others than
// those of the participants who have Dossier's schema; the vendor calls and the data are the same.

export interface Question {
  query: string;
  variables: Readonly<Record<string, string | boolean | null>>;
}

export interface ImageInput {
  applicantId: string;
  imageId: string;
  active: boolean;
}

/** How many applicants Q3 asks for. */
export const pieces = 20;

const applicant =
  '{ id inspectionId externalUserId type info { firstName lastName dob country } email phone createdAt ' +
  'review { reviewStatus reviewResult { reviewAnswer } } }';

const images =
  '{ items { id deactivated idDocDef { idDocType idDocSubType country } ' +
  'fileMetadata { fileName fileType fileSize resolution { width height } } addedDate } }';

const q1 = `query Q1($id: String!) { applicant(applicantId: $id) ${applicant} }`;

const q2 = `query Q2($id: String!) { applicant(applicantId: $id) ${applicant} images(applicantId: $id) ${images} }`;

const places = Array.from({ length: pieces }, (_, place) => String(place));

const toPair = (place: string) =>
  `applicant${place}: applicant(applicantId: $i${place}) { id info { firstName lastName } } ` +
  `images${place}: images(applicantId: $i${place}) ` +
  '{ items { id deactivated idDocDef { idDocType idDocSubType } fileMetadata { fileName } } }';

const q3 = `query Q3(${places.map((place) => `$i${place}: String!`).join(', ')}) { ${places.map(toPair).join(' ')} }`;

const q4 =
  'query Q4($userId: String!) { ' +
  'applicantByExternalUserId(externalUserId: $userId) { id info { firstName lastName } } ' +
  'submissions(userid: $userId, count: "20") { Items { submission_id userid created_at } } ' +
  'customer(source: "ALL", identifierName: "externalId", identifierValue: $userId, embed: "CUSTOMERIMAGE") ' +
  '{ id profiles { firstName lastName identifiers { type value } commChannels { type value } } } ' +
  'entity(org: "bench-org", entityId: $userId) { general_data { entity_id entity_type status } } }';

// Fields of a mutation run in turn, so the last one reads what the one before it did.
const m1 =
  'mutation M1($applicantId: String!, $inspectionId: String!, $imageId: String!, $revert: Boolean) { ' +
  'before: readApplicant(id: $applicantId) { id inspectionId } ' +
  'imagesBefore: readImages(id: $applicantId) { items { id deactivated } } ' +
  'markImageAsInactive(inspectionId: $inspectionId, imageId: $imageId, revert: $revert) { ok } ' +
  'imagesAfter: readImages(id: $applicantId) { items { id deactivated } } }';

export const toHiveQ1 = (id: string): Question => ({ query: q1, variables: { id } });

export const toHiveQ2 = (id: string): Question => ({ query: q2, variables: { id } });

/** `ids`: exactly `pieces` of them. */
export const toHiveQ3 = (ids: readonly string[]): Question => ({
  query: q3,
  variables: Object.fromEntries(ids.map((id, place) => [`i${place}`, id])),
});

export const toHiveQ4 = (userId: string): Question => ({ query: q4, variables: { userId } });

export const toHiveM1 = ({ applicantId, imageId, active }: ImageInput): Question => ({
  query: m1,
  variables: { applicantId, inspectionId: `i${applicantId}`, imageId, revert: active ? true : null },
});
