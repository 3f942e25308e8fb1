// How Capillary shows a customer and its images (capillary.md sections 5 and 6).
import type { FastifyRequest } from 'fastify';
import { success, type Notice } from './answer.ts';
import { capillaryCredentials } from './auth.ts';
import { s3TokenOf, type SignedFiles } from './files.ts';
import { exactNumber } from './json.ts';
import { uuidFrom } from './seed.ts';
import { orgId, type Customer, type StoredImage } from './state.ts';

/** YYYY-MM-DD HH:mm:ss, without a zone. */
const lastModified = (date: Date) => date.toISOString().slice(0, 19).replace('T', ' ');

/** The number in an image's name; for `disordered` it disagrees with the place in the list. */
const numberInName = (customer: Customer, image: StoredImage) =>
  customer.trait === 'disordered' ? (image.place + 1) % customer.images.length : image.place;

/** No counter: one sample shows -1 right after the upload, others 1 or 2 on a read. */
const versionOf = (image: StoredImage, fresh: boolean) => {
  if (fresh) return -1;
  return image.place === 0 ? 2 : 1;
};

export const viewFile = async (customer: Customer, image: StoredImage, fresh: boolean) => ({
  acl: 'PRIVATE',
  fileSize: String((await image.bytes()).length),
  // The handle names the slot, so another image that moves there takes it over.
  fileHandle: uuidFrom(`slot ${customer.id} ${image.place}`),
  lastModified: lastModified(image.modified),
  latestVersion: versionOf(image, fresh),
  name: `${orgId}/${customer.id}/${numberInName(customer, image)}`,
  namespace: 'customerImage',
  s3Token: s3TokenOf(customer.id, image),
  version: versionOf(image, fresh),
});

export const viewImages = (customer: Customer, files: SignedFiles, request: FastifyRequest) =>
  Promise.all(
    customer.images.map(async (image) => {
      const url = files.urlFor(request, customer.id, image);
      return {
        ...success(),
        file: await viewFile(customer, image, false),
        filePath: url,
        secureFilePath: url,
      };
    }),
  );

const till = { id: 4401, code: capillaryCredentials.tillId, name: 'Demo till', type: 'TILL', default: false };
const attribution = {
  createDate: '2026-01-01T08:00:00Z',
  createdBy: { ...till, referenceId: -1 },
  modifiedBy: { ...till, referenceId: -1 },
  modifiedDate: '2026-01-02T08:00:00Z',
};

const identifiersOf = ({ person }: Customer) => [
  { type: 'mobile', value: person.phone.slice(1) },
  { type: 'email', value: person.email },
  { type: 'externalId', value: person.userId },
];

const viewProfile = (customer: Customer) => ({
  firstName: customer.person.firstName,
  lastName: customer.person.lastName,
  attribution,
  fields: { preferred_store: null },
  allFields: {},
  identifiers: identifiersOf(customer),
  commChannels: [
    {
      type: 'email',
      value: customer.person.email,
      primary: true,
      verified: false,
      meta: { residence: false, office: false },
      attributes: {},
    },
  ],
  source: 'INSTORE',
  userId: exactNumber(customer.id),
  accountId: '',
  conflictingProfileList: [],
  autoUpdateTime: '2026-01-02T08:00:00Z',
  identifiersAll: identifiersOf(customer),
});

/** No `data` and no `errors` here, only `warnings` (section 5). */
export const viewCustomer = (customer: Customer, warnings: Notice[], images: object[] | undefined) => ({
  id: exactNumber(customer.id),
  profiles: [viewProfile(customer)],
  loyaltyInfo: {
    loyaltyType: 'loyalty',
    attributionV2: { ...attribution, createdFromSource: 'INSTORE' },
    lifetimePurchases: customer.person.number * 12.5,
  },
  segments: {},
  associatedWith: capillaryCredentials.tillId,
  ...(images === undefined ? {} : { customerImage: images }),
  extendedFields: {
    gender: customer.person.gender,
    dob: customer.person.dateOfBirth,
  },
  cardDetails: [],
  warnings,
});

export const viewMatch = (customer: Customer, query: string) => ({
  userId: exactNumber(customer.id),
  matchedIdentifiers: identifiersOf(customer)
    .filter(({ value }) => value.toLowerCase().startsWith(query))
    .map(({ type, value }) => ({ idType: type, idValue: value, source: 'INSTORE', accountId: '' })),
  profiles: [{ source: 'INSTORE', firstName: customer.person.firstName, lastName: customer.person.lastName }],
});

/** Search matches the beginning of a name or an identifier, over all sources (section 6). */
export const matchesSearch = (customer: Customer, query: string) =>
  [customer.person.firstName, customer.person.lastName, ...identifiersOf(customer).map(({ value }) => value)]
    .map((text) => text.toLowerCase())
    .some((text) => text.startsWith(query));
