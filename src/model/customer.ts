import type { MediaFile } from './media.ts';

export interface Customer {
  kind: 'Customer';
  /** The vendor's int64 as text. */
  customerId: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  mobile: string | null;
  externalId: string | null;
  images: CustomerImage[];
}

export interface CustomerImage extends MediaFile {
  kind: 'CustomerImage';
  customerId: string;
  /** Made from what changes with the bytes; stays the same while other images come and go. */
  imageId: string;
  /** Where the vendor has it now, from 0. */
  position: number;
}

export type CustomerIdentifier = 'externalId' | 'mobile' | 'email';

export interface DeleteCustomerImage {
  customerId: string;
  imageId: string;
  dryRun: boolean;
}

export type DeleteCustomerImageCode =
  | 'CUSTOMER_NOT_FOUND'
  | 'IMAGE_NOT_FOUND'
  | 'IMAGES_CHANGED'
  | 'CUSTOMER_BUSY'
  | 'REFUSED_BY_VENDOR'
  | 'INVALID_ID';
