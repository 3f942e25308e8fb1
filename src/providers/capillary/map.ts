import type { Customer, CustomerImage } from '../../model/customer.ts';
import type { WireCustomer, WireImage, WireProfile } from './wire.ts';

/** `YYYY-MM-DD HH:mm:ss` to RFC 3339. The vendor names no zone; it is read as UTC, so it may be hours off. */
export const toDateTime = (value: string | null | undefined): string | null => {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(value ?? '');
  if (match === null) return null;
  const [, day = '', time = ''] = match;
  const date = new Date(`${day}T${time}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** A decimal string of bytes; the vendor takes 49 MB at most, so more than nine digits is nonsense. */
const toByteSize = (value: string | null | undefined): number | null =>
  value != null && /^\d{1,9}$/.test(value) ? Number(value) : null;

/**
 * What names an image for good: the last part of `customerImage/{orgId}/{userId}/{uuid}`, which changes with the
 * bytes. The position moves, and `fileHandle` may name the slot. Null where the entry has none that can be used.
 * @see https://docs.capillarytech.com/reference/get-customer-image
 */
export const toImageId = (wire: WireImage): string | null =>
  /^customerImage\/[^/]+\/[^/]+\/([A-Za-z0-9-]{1,128})$/.exec(wire.file?.s3Token ?? '')?.[1] ?? null;

const toCustomerImage = (customerId: string, wire: WireImage, position: number): CustomerImage[] => {
  const imageId = toImageId(wire);
  if (imageId === null) return [];
  return [
    {
      kind: 'CustomerImage',
      provider: 'CAPILLARY',
      customerId,
      imageId,
      position,
      fileName: null,
      contentType: null,
      byteSize: toByteSize(wire.file?.fileSize),
      addedAt: toDateTime(wire.file?.lastModified),
    },
  ];
};

/** The in-store profile is the loyalty record; the others are of web shops and messengers. */
const inStoreFirst = (profiles: readonly WireProfile[]) => [
  ...profiles.filter(({ source }) => source === 'INSTORE'),
  ...profiles.filter(({ source }) => source !== 'INSTORE'),
];

const findIdentifiers = (profiles: readonly WireProfile[], type: string): string[] =>
  profiles
    .flatMap(({ identifiers, identifiersAll, commChannels }) => [
      ...(identifiers ?? []),
      ...(identifiersAll ?? []),
      ...(commChannels ?? []),
    ])
    .flatMap((item) => (item.type?.toLowerCase() === type && item.value ? [item.value] : []));

/** Each profile may have one. */
export const toExternalIds = ({ profiles }: WireCustomer) => findIdentifiers(profiles ?? [], 'externalid');

export const toCustomer = (wire: WireCustomer): Customer => {
  const profiles = inStoreFirst(wire.profiles ?? []);
  return {
    kind: 'Customer',
    customerId: wire.id,
    firstName: profiles[0]?.firstName ?? null,
    lastName: profiles[0]?.lastName ?? null,
    email: findIdentifiers(profiles, 'email')[0] ?? null,
    mobile: findIdentifiers(profiles, 'mobile')[0] ?? null,
    externalId: findIdentifiers(profiles, 'externalid')[0] ?? null,
    images: (wire.customerImage ?? []).flatMap((image, index) => toCustomerImage(wire.id, image, index)),
  };
};
