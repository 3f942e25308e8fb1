// One person over four scripted vendors: what each is asked for, what it says, and what becomes of it.
import { customerId, findLine, front, toCustomerAnswer } from './capillary.ts';
import { startVendor, type ScriptedAnswer, type ScriptedVendor } from './scripted-vendor.ts';
import type { Answer } from './server.ts';
import { applicantId, toApplicantJson } from './sumsub.ts';
import { readLineOf, withMedia } from './unit21.ts';

export const names = ['sumsub', 'argos', 'capillary', 'unit21'] as const;
export type Name = (typeof names)[number];
export type Vendors = Record<Name, ScriptedVendor>;

export const startVendors = async (): Promise<Vendors> => ({
  sumsub: await startVendor(),
  argos: await startVendor(),
  capillary: await startVendor(),
  unit21: await startVendor(),
});

export const submissionId = 'k3v9t0p2m7qa1';
export const submissionJson = {
  submission_id: submissionId,
  userid: 'user-1',
  email: 'mina@example.test',
  created_at: '2031-02-03T04:05:06.007Z',
  image: { idImage: 'img-a', selfieImage: 'img-b' },
  kyc: { result: 'approved' },
};

export interface Part {
  field: string;
  selection: string;
  line: string;
  answer: ScriptedAnswer;
  value: object;
}

export const parts: Record<Name, Part> = {
  sumsub: {
    field: 'applicant',
    selection: 'applicant { applicantId firstName }',
    line: 'GET /resources/applicants/-;externalUserId=user-1/one',
    answer: { json: toApplicantJson() },
    value: { applicantId, firstName: 'Ada' },
  },
  argos: {
    field: 'submissions',
    selection: 'submissions(first: 5) { nodes { submissionId email } pageInfo { hasNextPage } }',
    line: 'GET /v3/submission?userid=user-1&count=5',
    answer: { json: { Items: [submissionJson] } },
    value: { nodes: [{ submissionId, email: 'mina@example.test' }], pageInfo: { hasNextPage: false } },
  },
  capillary: {
    field: 'customer',
    selection: 'customer { customerId firstName images { imageId } }',
    line: findLine('externalId', 'user-1'),
    answer: toCustomerAnswer([front]),
    value: { customerId, firstName: 'Ines', images: [{ imageId: front.imageId }] },
  },
  unit21: {
    field: 'entity',
    selection: 'entity { entityId firstName media { name } }',
    line: readLineOf('user-1'),
    answer: withMedia('face.png'),
    value: { entityId: 'user-1', firstName: 'Oda', media: [{ name: 'face.png' }] },
  },
};

export const allParts = names.map((name) => parts[name].selection).join(' ');

/** The answer with every part, but for these changes. */
export const toPerson = (changes: object = {}) => ({
  person: { ...Object.fromEntries(names.map((name) => [parts[name].field, parts[name].value])), ...changes },
});

/** A vendor that is down is tried three times. */
export const down: ScriptedAnswer[] = Array.from({ length: 3 }, () => ({
  status: 503,
  body: 'secret words',
}));

export const toFaults = (errors: Answer['errors']) =>
  errors.map(({ path, extensions: { code, provider } }) => ({ path, code, provider }));
export const toFault = (name: Name, field: string, code: string) => ({
  path: ['person', field],
  code,
  provider: name.toUpperCase(),
});
