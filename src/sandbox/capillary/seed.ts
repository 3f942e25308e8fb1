// The sample people as Capillary knows them.
import { createHash } from 'node:crypto';
import type { CapillaryState, Customer, StoredImage } from './state.ts';
import { customerIdOf, people, type CapillaryTrait, type SamplePerson } from '../people.ts';
import { picture } from '../pictures.ts';

const imageCounts: Record<CapillaryTrait, number> = {
  'three-images': 3,
  'five-images': 5,
  'one-image': 1,
  'no-images': 0,
  'huge-id': 2,
  disordered: 3,
  busy: 2,
  failing: 2,
  merged: 0,
  absent: 0,
};

const kinds = ['profile', 'id-front', 'selfie', 'passport', 'utility-bill'] as const;

/** A UUID that is the same for the same text, so that a restart shows the same data. */
export const uuidFrom = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const sampleImage = (person: SamplePerson, place: number): StoredImage => ({
  uuid: uuidFrom(`content ${person.userId} ${place}`),
  bytes: () => picture(kinds[place % kinds.length] ?? 'profile', person),
  modified: new Date(Date.UTC(2026, 0, 1 + (person.number % 28), 8 + place, 15, 30)),
  place,
  deleted: false,
});

const toCustomer = (id: string, person: SamplePerson, mergedInto?: string): Customer => ({
  id,
  person,
  trait: person.capillary,
  mergedInto,
  images: Array.from({ length: imageCounts[person.capillary] }, (_, place) => sampleImage(person, place)),
  pendingDeletes: [],
  erasedFrom: undefined,
});

/** The other record a merged person's id stands for now. */
const survivorOf = (person: SamplePerson): SamplePerson => ({
  ...person,
  number: person.number + 80,
  userId: `${person.userId}-survivor`,
  lastName: `${person.lastName}-Holm`,
  email: `survivor.${person.email}`,
  phone: person.phone.replace(/\d{3}$/, String(900 + person.number)),
  capillary: 'three-images',
});

export const seedCapillary = (state: CapillaryState) => {
  state.customers.clear();
  state.requests.clear();
  const add = (customer: Customer) => state.customers.set(customer.id, customer);
  for (const person of people) {
    if (person.capillary === 'absent') continue;
    const id = customerIdOf(person);
    if (person.capillary !== 'merged') add(toCustomer(id, person));
    else {
      const survivor = toCustomer(String(BigInt(id) + 80n), survivorOf(person));
      add(survivor);
      add(toCustomer(id, person, survivor.id));
    }
  }
};
