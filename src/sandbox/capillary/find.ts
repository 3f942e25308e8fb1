// Which customer a call means: by id, or by source and identifier (capillary.md sections 4 to 6).
import { notice, refuse, type Notice } from './answer.ts';
import { parseId } from './json.ts';
import { settleDeletes, type CapillaryContext, type Customer } from './state.ts';
import type { SamplePerson } from '../people.ts';
import { Refusal } from '../refusal.ts';

export type Query = Record<string, string | string[] | undefined>;

export interface Found {
  customer: Customer;
  warnings: Notice[];
}

export const detailSources = ['INSTORE', 'MARTJACK', 'WECHAT', 'LINE', 'ALL'];
const imageLookupSources = [
  ...['FACEBOOK', 'WEB_ENGAGE', 'WECHAT', 'INSTORE', 'MARTJACK', 'TMALL', 'TAOBAO', 'JD', 'ECOMMERCE'],
  ...['WEBSITE', 'LINE', 'MOBILE_APP'],
];
const multiAccountSources = ['FACEBOOK', 'WECHAT', 'LINE', 'MOBILE_APP'];
/** The one account the sample org holds in each of those. */
const sampleAccount = 'demo-account';

export interface LookupRules {
  sources: string[];
  identifierNames: string[];
}

export const lookupRules: LookupRules = {
  sources: [...imageLookupSources, 'ALL'],
  identifierNames: ['mobile', 'email', 'externalid', 'cardnumber', 'wechat', 'martjackid', 'fbid'],
};
export const imageLookupRules: LookupRules = {
  sources: imageLookupSources,
  identifierNames: ['mobile', 'email', 'externalid', 'cardexternalid', 'cardnumber'],
};

export const single = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? value[0] : value) ?? '';

const digits = (text: string) => text.replaceAll(/\D/g, '');

const holds = (person: SamplePerson, name: string, value: string) => {
  if (name === 'mobile') return digits(person.phone) === digits(value);
  if (name === 'email') return person.email === value.toLowerCase();
  return name === 'externalid' && person.userId === value;
};

/** All sample people are known in INSTORE only; other sources are right to ask for, and empty. */
export const checkSource = (query: Query, context: CapillaryContext) => {
  const source = single(query.source);
  const accountId = single(query.accountId);
  if (multiAccountSources.includes(source)) {
    if (accountId === '') throw refuse(400, 8045);
    if (accountId !== sampleAccount) throw refuse(400, 8011);
  }
  if (source !== 'INSTORE' && source !== 'ALL') throw refuse(context.settings.unknownCustomerStatus, 8065);
};

const resolve = (customer: Customer | undefined, { state, settings }: CapillaryContext): Found => {
  if (customer === undefined) throw refuse(settings.unknownCustomerStatus, 8015);
  if (customer.erasedFrom !== undefined && customer.erasedFrom <= Date.now()) {
    // The words are the vendor's, the code that goes with them is not given (section 7).
    throw refuse(settings.unknownCustomerStatus, 8015, 'Customer is deleted after PII delete request');
  }
  const survivor = state.customers.get(customer.mergedInto ?? '');
  if (survivor !== undefined) {
    return { customer: resolve(survivor, { state, settings }).customer, warnings: [notice(8069)] };
  }
  settleDeletes(customer, settings);
  return { customer, warnings: [] };
};

/** `badId` is what the call answers where the segment is no int64: nothing at all, or `{}`. */
export const findById = (segment: string, context: CapillaryContext, badId?: object): Found => {
  const id = parseId(segment);
  if (id === undefined) throw new Refusal(400, badId);
  return resolve(context.state.customers.get(id), context);
};

const readIdentifiers = (query: Query, rules: LookupRules, dualEligibility: boolean) => {
  const split = (text: string) => (dualEligibility ? text.split(',') : [text]);
  const names = split(single(query.identifierName).toLowerCase());
  const values = split(single(query.identifierValue));
  if (names[0] === '' || values[0] === '') throw refuse(400, 8002);
  if (names.length !== values.length) throw refuse(400, 8002);
  if (names.some((name) => !rules.identifierNames.includes(name))) throw refuse(400, 8013);
  return names.map((name, index) => ({ name, value: values[index] ?? '' }));
};

export const findByIdentifier = (query: Query, rules: LookupRules, context: CapillaryContext): Found => {
  const source = single(query.source);
  if (source === '') throw refuse(400, 8001);
  if (!rules.sources.includes(source)) throw refuse(400, 8003);
  const { dualEligibility } = context.settings;
  const identifiers = readIdentifiers(query, rules, dualEligibility);
  checkSource(query, context);
  const primaryMissing = dualEligibility && !identifiers.some(({ name }) => name === 'mobile');
  const matches = ({ person }: Customer) =>
    identifiers.every(({ name, value }) => holds(person, name, value));
  const customer = primaryMissing ? undefined : [...context.state.customers.values()].find(matches);
  return resolve(customer, context);
};
