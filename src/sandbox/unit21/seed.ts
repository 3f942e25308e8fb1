// The sample people as Unit21 knows them.
import { people, type SamplePerson, type Unit21Trait } from '../people.ts';
import { picture, type PictureKind } from '../pictures.ts';
import { seconds, type Entity, type Fields, type StoredMedia, type Unit21State } from './state.ts';

type Row = [kind: PictureKind, name: string, mediaType: string | null];

const face: Row = ['profile', 'profile_picture.jpg', 'IMAGE_PROFILE_PICTURE'];
const idFront: Row = ['id-front', 'id_card_front.jpg', 'IMAGE_ID_CARD_FRONT'];
/** No value was sent for the type of this one, so it is null (section 3). */
const utilityBill: Row = ['utility-bill', 'utility_bill.jpg', null];

const rowsOf: Record<Unit21Trait, Row[]> = {
  ordinary: [face, idFront],
  business: [utilityBill, ['selfie', 'director.jpg', 'IMAGE_FACE_IMAGE']],
  placeholder: [],
  busy: [face],
  'busy-twice': [face],
  'with-bytes': [['passport', 'passport.jpg', 'IMAGE_PASSPORT_FRONT']],
  absent: [],
};

const busyWrites: Partial<Record<Unit21Trait, number>> = { busy: Infinity, 'busy-twice': 2 };

const registeredAt = (person: SamplePerson) => Date.UTC(2026, 0, person.number, 9, 0, 0);

const sampleMedia = (person: SamplePerson, [kind, name, mediaType]: Row, index: number): StoredMedia => ({
  name,
  mediaType,
  customData: null,
  bytes: () => picture(kind, person),
  createdAt: seconds(registeredAt(person)) + 60 * (index + 1),
  visibleFrom: 0,
  removedFrom: Infinity,
});

const userData = (person: SamplePerson): Fields => {
  const [year, month, day] = person.dateOfBirth.split('-').map(Number);
  return {
    first_name: person.firstName,
    middle_name: null,
    last_name: person.lastName,
    day_of_birth: day,
    month_of_birth: month,
    year_of_birth: year,
    gender: person.gender,
    ssn: null,
  };
};

const businessData = (person: SamplePerson): Fields => ({
  business_name: `${person.lastName} Trading`,
  corporate_tax_id: `99-${person.documentNumber.slice(1)}`,
  account_holder_name: `${person.firstName} ${person.lastName}`,
  registered_state: null,
  registered_country: 'PT',
  doing_business_as: [`${person.lastName} & Co`],
  website: null,
});

const sectionsOf = (person: SamplePerson): Fields => {
  const business = person.unit21 === 'business';
  return {
    general_data: {
      entity_id: person.userId,
      entity_type: business ? 'business' : 'user',
      entity_subtype: null,
      status: 'active',
      registered_at: seconds(registeredAt(person)),
      continuous_monitoring: false,
      parents: [],
      children: [],
      tags: ['source:sandbox'],
    },
    user_data: business ? null : userData(person),
    business_data: business ? businessData(person) : null,
    communication_data: { email_addresses: [person.email], phone_numbers: [person.phone] },
    digital_data: { ip_addresses: [], client_fingerprints: [] },
    document_data: [
      {
        document_id: person.documentNumber,
        document_type: 'id_card',
        state: null,
        country: null,
        issued_at: null,
        expires_at: null,
      },
    ],
    location_data: [],
    instrument_ids: [],
    custom_data: null,
  };
};

/** An event or relation named the id, so there is an entity to refer to and nothing about it. */
const placeholderSections = (person: SamplePerson): Fields => ({
  general_data: { entity_id: person.userId, entity_type: 'user' },
});

const toEntity = (person: SamplePerson): Entity => ({
  id: person.userId,
  trait: person.unit21,
  placeholder: person.unit21 === 'placeholder',
  visibleFrom: 0,
  busyWrites: busyWrites[person.unit21] ?? 0,
  sections: person.unit21 === 'placeholder' ? placeholderSections(person) : sectionsOf(person),
  media: rowsOf[person.unit21].map((row, index) => sampleMedia(person, row, index)),
});

export const seedUnit21 = (state: Unit21State) => {
  state.entities.clear();
  state.window = { second: 0, calls: 0 };
  for (const person of people) {
    if (person.unit21 !== 'absent') state.entities.set(person.userId, toEntity(person));
  }
};
