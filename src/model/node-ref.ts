import { submissionImageTypes, type SubmissionImageType } from './submission.ts';

/** What an opaque id stands for: enough to ask the vendor again. */
export type NodeRef =
  | { type: 'Applicant'; applicantId: string }
  | { type: 'ApplicantImage'; applicantId: string; imageId: string }
  | { type: 'Submission'; submissionId: string }
  | { type: 'SubmissionImage'; submissionId: string; image: SubmissionImageType }
  | { type: 'Customer'; customerId: string }
  | { type: 'CustomerImage'; customerId: string; imageId: string }
  | { type: 'Entity'; entityId: string }
  | { type: 'EntityMedia'; entityId: string; nameHash: string; addedAt: string; occurrence: string }
  | { type: 'AuditEntry'; entryId: string };

/** The parts of each kind of id, in the order in which they are written. */
const parts = {
  Applicant: ['applicantId'],
  ApplicantImage: ['applicantId', 'imageId'],
  Submission: ['submissionId'],
  SubmissionImage: ['submissionId', 'image'],
  Customer: ['customerId'],
  CustomerImage: ['customerId', 'imageId'],
  Entity: ['entityId'],
  EntityMedia: ['entityId', 'nameHash', 'addedAt', 'occurrence'],
  AuditEntry: ['entryId'],
} as const satisfies Record<NodeRef['type'], readonly string[]>;

/** The parts that are this server's own words; the vendors' data sources know the forms of the others. */
const isOwnWord: Readonly<Record<string, (value: string) => boolean>> = {
  image: (value) => submissionImageTypes.some((type) => type === value),
  nameHash: (value) => /^[\w-]{21}[AQgw]$/.test(value),
  addedAt: (value) => /^(?:[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$/.test(value),
  occurrence: (value) => /^(?:0|[1-9]\d{0,8})$/.test(value),
  entryId: (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value),
};

const maxLength = 2048;

/** An opaque id: base64url of a JSON array of the type and its parts. */
export const toNodeId = (ref: NodeRef): string => {
  const values = parts[ref.type].map((name) => (ref as unknown as Record<string, string>)[name]);
  return Buffer.from(JSON.stringify([ref.type, ...values])).toString('base64url');
};

/** Null for anything that `toNodeId` did not make. */
export const readNodeId = (id: string): NodeRef | null => {
  if (id.length > maxLength) return null;
  const values = readArray(id);
  const type = values?.[0];
  if (values === null || type === undefined || !Object.hasOwn(parts, type)) return null;
  const names = parts[type as NodeRef['type']];
  if (values.length !== names.length + 1) return null;
  const entries = names.map((name, index) => [name, values[index + 1]!] as const);
  if (!entries.every(([name, value]) => isOwnWord[name]?.(value) ?? true)) return null;
  const ref = { type, ...Object.fromEntries(entries) } as NodeRef;
  // One thing has one id: another spelling of the same bytes is an altered id.
  return toNodeId(ref) === id ? ref : null;
};

const readArray = (id: string): string[] | null => {
  try {
    const value = JSON.parse(Buffer.from(id, 'base64url').toString('utf8')) as unknown;
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
};
