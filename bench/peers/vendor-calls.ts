// The vendors' calls as every peer makes them: where they go, with which credentials, and what their answers mean. A peer
// brings only its transport and its server. Plain mapping: nothing is checked, unlike at Dossier.
import { createHash, createHmac } from 'node:crypto';

/** The stand-in's origin. */
export const vendorUrl = process.env.VENDOR_URL ?? '';

export type Method = 'GET' | 'DELETE';
export type Headers = Record<string, string>;
/** `target`: path with query, byte for byte as it has to be on the wire. Fails on any status but 2xx. */
export type Transport = <Json>(method: Method, target: string, headers: Headers) => Promise<Json>;

const sumsub = { appToken: 'prd:benchPublicPart.benchPrivatePart', secretKey: 'bench-secret-key-0001' };
const org = 'bench-org';
const digest = createHash('md5').update('bench-password').digest('hex');
const basic = `Basic ${Buffer.from(`bench.till:${digest}`).toString('base64')}`;

const sign = (timestamp: string, method: string, target: string) =>
  createHmac('sha256', sumsub.secretKey)
    .update(timestamp + method + target)
    .digest('hex');

/** The credentials of the vendor that the path belongs to; Sumsub's are a signature of the call. */
export const toHeaders = (method: string, target: string): Headers => {
  if (target.startsWith('/resources/')) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return {
      accept: 'application/json',
      'x-app-token': sumsub.appToken,
      'x-app-access-ts': timestamp,
      'x-app-access-sig': sign(timestamp, method, target),
    };
  }
  if (target.startsWith('/v3/')) return { accept: 'application/json', 'x-api-key': 'bench-argos-key' };
  if (target.startsWith('/v2/')) return { accept: 'application/json', authorization: basic };
  return { accept: 'application/json', 'u21-key': 'bench-unit21-key' };
};

export const targets = {
  applicant: (applicantId: string) => `/resources/applicants/${encodeURIComponent(applicantId)}/one`,
  applicantByOwnId: (ownId: string) =>
    `/resources/applicants/-;externalUserId=${encodeURIComponent(ownId)}/one`,
  images: (applicantId: string) =>
    `/resources/applicants/${encodeURIComponent(applicantId)}/metadata/resources`,
  image: (inspectionId: string, imageId: string, active: boolean) =>
    `/resources/inspections/${encodeURIComponent(inspectionId)}/resources/${encodeURIComponent(imageId)}${active ? '?revert=true' : ''}`,
  submissions: (userId: string, first: number) =>
    `/v3/submission?userid=${encodeURIComponent(userId)}&count=${first}`,
  customer: (externalId: string) =>
    `/v2/customers/lookup/customerDetails?source=ALL&identifierName=externalId&identifierValue=${encodeURIComponent(externalId)}&embed=CUSTOMERIMAGE`,
  entity: (entityId: string) => `/v1/${org}/entities/${encodeURIComponent(entityId)}`,
};

interface Person {
  firstName?: string;
  lastName?: string;
  dob?: string;
  country?: string;
}

export interface WireApplicant {
  id: string;
  inspectionId: string;
  externalUserId?: string;
  type?: string;
  email?: string;
  phone?: string;
  createdAt?: string;
  info?: Person;
  fixedInfo?: Person;
  review?: { reviewStatus?: string; reviewResult?: { reviewAnswer?: string } };
}

/** `YYYY-MM-DD HH:MM:SS` in UTC to RFC 3339. */
const toDateTime = (value: string | undefined) =>
  value === undefined ? null : new Date(`${value.replace(' ', 'T')}Z`).toISOString();

const inProgress = new Set(['pending', 'prechecked', 'queued']);

const toReview = (review: WireApplicant['review']) => {
  const status = review?.reviewStatus;
  if (status === undefined) return null;
  const answer = status === 'completed' ? (review?.reviewResult?.reviewAnswer ?? null) : null;
  return { status, inProgress: inProgress.has(status), answer };
};

export const toApplicant = (wire: WireApplicant) => ({
  applicantId: wire.id,
  inspectionId: wire.inspectionId,
  externalUserId: wire.externalUserId ?? null,
  type: wire.type?.toUpperCase() ?? null,
  firstName: wire.info?.firstName ?? wire.fixedInfo?.firstName ?? null,
  lastName: wire.info?.lastName ?? wire.fixedInfo?.lastName ?? null,
  dateOfBirth: wire.info?.dob ?? wire.fixedInfo?.dob ?? null,
  country: wire.info?.country ?? wire.fixedInfo?.country ?? null,
  email: wire.email ?? null,
  phone: wire.phone ?? null,
  createdAt: toDateTime(wire.createdAt),
  review: toReview(wire.review),
});
export type Applicant = ReturnType<typeof toApplicant>;

interface WireImage {
  id: string;
  addedDate?: string;
  deactivated?: boolean;
  fileMetadata?: {
    fileName?: string;
    fileType?: string;
    fileSize?: number;
    resolution?: { width: number; height: number };
  };
  idDocDef?: { country?: string; idDocType?: string; idDocSubType?: string };
}
export interface WireImages {
  items: WireImage[];
}

const contentTypes: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
};

const toImage = (wire: WireImage) => ({
  imageId: wire.id,
  active: wire.deactivated !== true,
  documentType: wire.idDocDef?.idDocType ?? null,
  documentSide: wire.idDocDef?.idDocSubType ?? null,
  country: wire.idDocDef?.country ?? null,
  fileName: wire.fileMetadata?.fileName ?? null,
  contentType: contentTypes[wire.fileMetadata?.fileType ?? ''] ?? null,
  byteSize: wire.fileMetadata?.fileSize ?? null,
  width: wire.fileMetadata?.resolution?.width ?? null,
  height: wire.fileMetadata?.resolution?.height ?? null,
  addedAt: toDateTime(wire.addedDate),
});
export type Image = ReturnType<typeof toImage>;

export const toImages = (wire: WireImages): Image[] => wire.items.map(toImage);

export interface WireSubmissions {
  Items: { submission_id: string; userid?: string; created_at?: string }[];
}

export const toSubmissions = (wire: WireSubmissions) => ({
  nodes: wire.Items.map((item) => ({
    submissionId: item.submission_id,
    userId: item.userid ?? null,
    createdAt: item.created_at === undefined ? null : new Date(item.created_at).toISOString(),
  })),
});
export type Submissions = ReturnType<typeof toSubmissions>;

interface WireIdentifier {
  type: string;
  value: string;
}
export interface WireCustomer {
  id: number;
  profiles: { firstName?: string; lastName?: string; identifiers?: WireIdentifier[] }[];
}

export const toCustomer = (wire: WireCustomer) => {
  const profile = wire.profiles[0];
  return {
    customerId: String(wire.id),
    firstName: profile?.firstName ?? null,
    lastName: profile?.lastName ?? null,
    email: profile?.identifiers?.find(({ type }) => type === 'email')?.value ?? null,
  };
};
export type Customer = ReturnType<typeof toCustomer>;

export interface WireEntity {
  general_data: { entity_id: string; entity_type?: string; status?: string };
}

export const toEntity = (wire: WireEntity) => ({
  entityId: wire.general_data.entity_id,
  type: wire.general_data.entity_type ?? null,
  status: wire.general_data.status ?? null,
});
export type Entity = ReturnType<typeof toEntity>;

/** What a peer's resolvers or routes ask. */
export interface Vendors {
  sumsub: {
    applicant: (applicantId: string) => Promise<Applicant>;
    applicantByOwnId: (ownId: string) => Promise<Applicant>;
    images: (applicantId: string) => Promise<Image[]>;
    setActive: (inspectionId: string, imageId: string, active: boolean) => Promise<unknown>;
  };
  argos: { submissions: (userId: string, first: number) => Promise<Submissions> };
  capillary: { customer: (externalId: string) => Promise<Customer> };
  unit21: { entity: (entityId: string) => Promise<Entity> };
}

export const createVendors = (transport: Transport): Vendors => {
  const call = <Json>(method: Method, target: string) =>
    transport<Json>(method, target, toHeaders(method, target));
  return {
    sumsub: {
      applicant: async (id) => toApplicant(await call<WireApplicant>('GET', targets.applicant(id))),
      applicantByOwnId: async (ownId) =>
        toApplicant(await call<WireApplicant>('GET', targets.applicantByOwnId(ownId))),
      images: async (id) => toImages(await call<WireImages>('GET', targets.images(id))),
      setActive: (inspectionId, imageId, active) =>
        call('DELETE', targets.image(inspectionId, imageId, active)),
    },
    argos: {
      submissions: async (userId, first) =>
        toSubmissions(await call<WireSubmissions>('GET', targets.submissions(userId, first))),
    },
    capillary: {
      customer: async (externalId) =>
        toCustomer(await call<WireCustomer>('GET', targets.customer(externalId))),
    },
    unit21: { entity: async (id) => toEntity(await call<WireEntity>('GET', targets.entity(id))) },
  };
};
