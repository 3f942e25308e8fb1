// Words that must not get out, each in another place, and the operations that carry them.
import { createHash } from 'node:crypto';
import { toNodeId } from '../../src/model/node-ref.ts';
import { submissionId } from './argos.ts';
import { customerId, front } from './capillary.ts';
import { applicantId, imageId } from './sumsub.ts';
import { vendorWords } from './trap-vendor.ts';
import { entityId } from './unit21.ts';

/** What the operator sets. */
export const settings = {
  sumsubToken: 'canary-sumsub-token-0001',
  sumsubSecret: 'canary-sumsub-secret-0002',
  argosKey: 'canary-argos-key-0003',
  tillId: 'canary-till-0004',
  tillPassword: 'canary-till-password-0005',
  unit21Key: 'canary-unit21-key-0006',
  unit21Org: 'canary-unit21-org-0007',
  adminKey: 'canary-admin-key-0008-0123456789-0123456789',
  ledgerKey: 'canary-ledger-key-0009-0123456789-0123456789',
  databasePassword: 'canary-database-password-0010',
};

/** What a caller sends. */
export const sent = {
  wrongCredential: 'canary-credential-0101',
  cookie: 'canary-cookie-0102',
  userAgent: 'canary-agent-0103',
  referer: 'canary-referer-0104',
  forwarded: 'canary-forwarded-0105',
  pathOfNothing: 'canary-path-0106',
  mediaLink: 'canary-link-0107',
  searchParameter: 'canary-search-0108',
  brokenJson: 'canary-json-0109',
  literal: 'canary-literal-0110',
  wrongType: 'canary-type-0111',
  unknownMember: 'canary_member_0112',
  noDay: 'canary-day-0113',
  noEnum: 'CANARY_ENUM_0114',
  email: 'canary-0115@example.test',
  mobile: '4915550001160',
  externalId: 'canary-external-0117',
  userId: 'canary-user-0118',
  submission: 'canary-submission-0119',
  adminName: 'canary-admin-name-0120',
  idempotencyKey: 'canary-idempotency-0121',
  customData: 'canary-custom-data-0122',
  fileName: 'canary-file-name-0123',
  fileBytes: 'canary-file-bytes-0124',
  brokenBase64: 'canary-broken-base64-0125!',
  uploadName: 'canary-upload-name-0126',
  uploadBytes: 'canary-upload-bytes-0127',
  brokenForm: 'canary-broken-form-0128',
  partName: 'canary-part-name-0129',
  nodeName: 'canary-node-name-0130',
  apiKey: `dossier_canary0131aaaaaa_${'a'.repeat(49)}`,
  token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnktMDEzMiJ9.canary0132',
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Each under its name, in the form in which it could be found. */
export const canaries: Record<string, string> = {
  ...settings,
  ...sent,
  ...Object.fromEntries(Object.entries(vendorWords).map(([name, word]) => [`vendor ${name}`, word])),
  'password as it is sent': createHash('md5').update(settings.tillPassword).digest('hex'),
  'bytes as they are sent': base64(sent.fileBytes),
};

export const reads: [string, object][] = [
  ['query ($v: String!) { customer(by: { email: $v }) { customerId } }', { v: sent.email }],
  ['query ($v: String!) { customer(by: { mobile: $v }) { customerId } }', { v: sent.mobile }],
  ['query ($v: String!) { customer(by: { externalId: $v }) { customerId } }', { v: sent.externalId }],
  ['query ($v: String!) { applicant(by: { externalUserId: $v }) { applicantId } }', { v: sent.externalId }],
  ['query ($v: ID!) { submission(submissionId: $v) { submissionId } }', { v: sent.submission }],
  [
    'query ($v: String!) { submissions(filter: { email: $v }) { nodes { submissionId } } }',
    { v: sent.email },
  ],
  ['query ($v: ID!) { entity(entityId: $v) { entityId } }', { v: sent.userId }],
  [
    'query ($v: ID!) { person(userId: $v) { applicant { lastName } submissions { nodes { email } } customer { email } entity { emails } media { fileName } } }',
    { v: sent.userId },
  ],
  ['query ($v: ID!) { node(id: $v) { id } }', { v: sent.nodeName }],
  [
    'query ($v: ID!) { node(id: $v) { id } }',
    { v: toNodeId({ type: 'EntityMedia', entityId, nameHash: sent.nodeName, addedAt: '', occurrence: '0' }) },
  ],
  [
    'query ($v: ID!) { node(id: $v) { id } }',
    {
      v: toNodeId({
        ...{ type: 'EntityMedia', entityId, addedAt: '', occurrence: '0' },
        nameHash: createHash('sha256').update(sent.nodeName).digest().subarray(0, 16).toString('base64url'),
      }),
    },
  ],
  ['{ providers { reachable message } }', {}],
];

const media = (content: object, name = `${sent.fileName}.txt`) => ({
  input: { entityId, media: [{ content, name, customData: { note: sent.customData } }] },
});
export const addDocument =
  'mutation ($input: AddEntityMediaInput!) { addEntityMedia(input: $input) { userErrors { code message } added { sha256 receipt { outcome } } } }';
export const writes: [string, object][] = [
  [
    'mutation ($input: SetImageActiveInput!) { setImageActive(input: $input) { receipt { outcome warnings { message } } userErrors { code message } } }',
    { input: { applicantId, imageId, active: false } },
  ],
  [
    'mutation ($input: PartialDeleteSubmissionInput!) { partialDeleteSubmission(input: $input) { receipt { outcome warnings { message } } userErrors { code message } } }',
    { input: { submissionId, fields: ['EMAIL'], adminName: sent.adminName } },
  ],
  [
    'mutation ($input: DeleteCustomerImageInput!) { deleteCustomerImage(input: $input) { receipt { outcome warnings { message } } userErrors { code message } } }',
    { input: { customerId, imageId: front.imageId } },
  ],
  [addDocument, media({ base64: base64(sent.fileBytes) })],
];
export const keyed = (document: string, index: string) =>
  document.replace('(input: $input)', `(input: $input) @idempotent(key: "${sent.idempotencyKey}-${index}")`);

export const wrongWays: [string, object][] = [
  [`{ entity "${sent.literal}" }`, {}],
  [`{ submissions(first: "${sent.literal}") { nodes { submissionId } } }`, {}],
  [`{ entity(entityId: "${sent.literal}`, {}],
  [`{ auditLog(filter: { outcome: ${sent.noEnum} }) { nodes { id } } }`, {}],
  ['query ($v: Outcome) { auditLog(filter: { outcome: $v }) { nodes { id } } }', { v: sent.noEnum }],
  ['query ($v: Int!) { submissions(first: $v) { nodes { submissionId } } }', { v: sent.wrongType }],
  [
    'query ($v: ApplicantBy!) { applicant(by: $v) { applicantId } }',
    { v: { [sent.unknownMember]: sent.wrongType } },
  ],
  [
    'query ($v: Date) { submissions(filter: { createdFrom: $v }) { nodes { submissionId } } }',
    { v: sent.noDay },
  ],
  ['query ($v: String) { submissions(after: $v) { nodes { submissionId } } }', { v: sent.noDay }],
  ['query ($v: String) { auditLog(after: $v) { nodes { id } } }', { v: sent.noDay }],
  ['query ($v: ID!) { applicant(by: { applicantId: $v }) { applicantId } }', { v: `${sent.wrongType}/../x` }],
  [addDocument, media({ base64: sent.brokenBase64 })],
  [addDocument, media({ base64: base64(sent.fileBytes) }, `${sent.fileName}.exe`)],
  [addDocument, media({ base64: base64(sent.fileBytes) }, `${sent.fileName}.png`)],
];
