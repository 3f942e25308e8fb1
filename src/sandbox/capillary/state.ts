// What the emulated Capillary remembers: customers, their images by place, and erasure requests.
import { randomUUID } from 'node:crypto';
import type { CapillarySettings } from './settings.ts';
import type { CapillaryTrait, SamplePerson } from '../people.ts';

export interface StoredImage {
  /** New with every content that is stored. */
  readonly uuid: string;
  readonly bytes: () => Promise<Buffer>;
  readonly modified: Date;
  /** The number `image_ids` means. */
  place: number;
  deleted: boolean;
}

export interface Customer {
  /** An int64 as text. */
  readonly id: string;
  readonly person: SamplePerson;
  readonly trait: CapillaryTrait;
  readonly mergedInto: string | undefined;
  /** By rising place. */
  images: StoredImage[];
  /** Accepted deletes that still wait for their time. */
  pendingDeletes: { places: number[]; dueAt: number }[];
  erasedFrom: number | undefined;
}

export interface ErasureRequest {
  readonly id: number;
  readonly customerId: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELLED';
}

export interface CapillaryState {
  customers: Map<string, Customer>;
  requests: Map<number, ErasureRequest>;
}

export interface CapillaryContext {
  state: CapillaryState;
  settings: CapillarySettings;
}

export const orgId = 4242;
export const imageCap = 5;

const removeAt = (customer: Customer, places: number[], settings: CapillarySettings) => {
  for (const image of customer.images) if (places.includes(image.place)) image.deleted = true;
  customer.images = customer.images.filter((image) => !image.deleted);
  if (settings.places === 'compact') customer.images.forEach((image, index) => (image.place = index));
};

/** Carries out the deletes whose time has come; each one counts places as they are by then. */
export const settleDeletes = (customer: Customer, settings: CapillarySettings) => {
  const now = Date.now();
  const due = customer.pendingDeletes.filter((pending) => pending.dueAt <= now);
  customer.pendingDeletes = customer.pendingDeletes.filter((pending) => pending.dueAt > now);
  for (const { places } of due) removeAt(customer, places, settings);
};

export const acceptDelete = (customer: Customer, places: number[], settings: CapillarySettings) => {
  customer.pendingDeletes.push({ places, dueAt: Date.now() + settings.deleteDelayMs });
  settleDeletes(customer, settings);
};

export const addImage = (customer: Customer, content: Buffer): StoredImage => {
  const image: StoredImage = {
    uuid: randomUUID(),
    bytes: () => Promise.resolve(content),
    modified: new Date(),
    place: (customer.images.at(-1)?.place ?? -1) + 1,
    deleted: false,
  };
  customer.images.push(image);
  return image;
};
