// PATCH /v3/submission and POST /v3/submission/migration (argos.md section 6).
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseCode, refuseWithMessage } from './answer.ts';
import { applicantIdFor, duplicatedInformation } from './identity.ts';
import {
  argosAdmins,
  isFields,
  type ArgosContext,
  type ArgosState,
  type Fields,
  type Submission,
} from './state.ts';
import { readJson } from '../emulator.ts';

/** Writes are camelCase, reads are not. */
const readNames: Record<string, string> = {
  idType: 'idType',
  issuingCountry: 'idcard_issuingCountry',
  fullName: 'full_name',
  firstName: 'first_name',
  lastName: 'last_name',
  gender: 'gender',
  birthDate: 'date_of_birth',
  nationality: 'nationality',
  issueDate: 'idcard_issueDate',
  expireDate: 'idcard_expireDate',
  identityNumber: 'identityNumber',
  documentNumber: 'documentNumber',
  serialNumber: 'serialNumber',
};

const migrationNames: Record<string, string> = {
  ...readNames,
  ipAddress: 'ip_address',
  address_city: 'address_city',
  address_country: 'address_country',
  address_state: 'address_state',
  address_street: 'address_street',
  address_full: 'address_formatted',
  cf1: 'cf1',
  cf2: 'cf2',
  cf3: 'cf3',
};

const toData = (sent: Fields, names: Record<string, string>): Fields => {
  const entries = Object.entries(sent).flatMap(([key, value]) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name === undefined ? [] : [[name, value]];
  });
  // Lists show `name`, single answers `full_name`.
  if (sent.fullName !== undefined) entries.push(['name', sent.fullName]);
  return Object.fromEntries(entries) as Fields;
};

const statuses: readonly unknown[] = ['approved', 'rejected'];
const isDay = (value: unknown) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const dayKeys = ['birthDate', 'issueDate', 'expireDate'];

const checkPatchData = (data: Fields) => {
  if (Object.keys(data).some((key) => key !== 'kycStatus' && !Object.hasOwn(readNames, key))) {
    throw refuseCode('invalid_payload');
  }
  const wrong =
    Object.values(data).some((value) => typeof value !== 'string') ||
    dayKeys.some((key) => data[key] !== undefined && !isDay(data[key])) ||
    (data.kycStatus !== undefined && !statuses.includes(data.kycStatus));
  if (wrong) throw refuseCode('data parsing error. please check input data.');
};

/** The readable part of this page's error list does not cover every case; the rest is invalid_payload. */
const readPatch = (request: FastifyRequest, { state }: ArgosContext) => {
  const body = readJson(request);
  if (!isFields(body)) throw refuseCode('invalid_payload');
  const { submissionId, admin, data } = body;
  if (typeof submissionId !== 'string' || submissionId === '') throw refuseCode('submissionId is required.');
  if (typeof admin !== 'string' || admin === '') throw refuseCode('admin is required.');
  if (!isFields(data) || Object.keys(data).length === 0) {
    throw refuseCode('At least one property to modify is required.');
  }
  if (!argosAdmins.includes(admin)) throw refuseCode('invalid_payload');
  checkPatchData(data);
  const submission = state.submissions.get(submissionId);
  if (submission?.trait === 'project-gone' || submission?.trait === 'foreign-project') {
    throw refuseCode('The project is not found.');
  }
  if (submission === undefined || submission.deleted) throw refuseCode('Data Processing Error.');
  return { submission, sent: data };
};

const patch = (request: FastifyRequest, context: ArgosContext) => {
  const { submission, sent } = readPatch(request, context);
  const { item } = submission;
  const data = { ...submission.data, ...toData(sent, readNames) };
  submission.data = data;
  const kyc = isFields(item.kyc) ? item.kyc : {};
  if (sent.kycStatus !== undefined && sent.kycStatus !== kyc.result) {
    item.kyc = { ...kyc, result: sent.kycStatus };
    item.kyc_result_at = new Date().toISOString();
    // Only approved ones have an applicant_id (section 3.1).
    item.applicant_id = sent.kycStatus === 'approved' ? applicantIdFor(data, context.state) : undefined;
  }
  item.updated_at = new Date().toISOString();
};

const required = ['admin', 'email', 'fullName', 'birthDate', 'kycStatus'];

const readMigration = (request: FastifyRequest): Record<string, string> => {
  const body = readJson(request);
  if (!isFields(body)) throw refuseWithMessage('invalid_payload', 'The body must be a JSON object.');
  const missing = required.filter((key) => body[key] === undefined || body[key] === '');
  if (missing.length > 0) throw refuseWithMessage('missing_data', `Missing: ${missing.join(', ')}`);
  if (Object.values(body).some((value) => typeof value !== 'string')) {
    throw refuseWithMessage('invalid_parameter', 'Only strings are accepted.');
  }
  const sent = body as Record<string, string>;
  if (!argosAdmins.includes(sent.admin ?? '')) {
    throw refuseWithMessage('invalid_admin', 'The admin is not registered.');
  }
  if (!statuses.includes(sent.kycStatus))
    throw refuseWithMessage('invalid_parameter', 'kycStatus is not valid.');
  if (dayKeys.some((key) => sent[key] !== undefined && !isDay(sent[key]))) {
    throw refuseWithMessage('invalid_format', 'Dates are YYYY-MM-DD.');
  }
  return sent;
};

const newId = () => `m${randomBytes(6).toString('hex')}`;

/** No OCR and no checks run, so there is nothing but what was sent. */
const migrate = (sent: Record<string, string>, state: ArgosState): Submission => {
  const id = newId();
  const now = new Date().toISOString();
  const data = toData(sent, migrationNames);
  return {
    id,
    trait: 'ordinary',
    createdAt: now,
    lookup: { email: sent.email ?? '', userid: sent.userid },
    item: {
      submission_id: id,
      email: sent.email,
      userid: sent.userid,
      created_at: now,
      updated_at: now,
      kyc_result_at: now,
      kyc: { result: sent.kycStatus, comment: [], commentCode: [], attempts: [] },
      applicant_id: sent.kycStatus === 'approved' ? applicantIdFor(data, state) : undefined,
      duplicated_information: duplicatedInformation(data),
    },
    image: {},
    data,
    files: new Map(),
    removedImages: new Set(),
    hidden: [],
    deleted: false,
    checksDuplicates: true,
  };
};

export const registerWrites = (app: FastifyInstance, context: ArgosContext) => {
  app.patch('/submission', (request) => {
    patch(request, context);
    return { message: 'Data Processing Success.' };
  });

  app.put('/submission', (request) => {
    patch(request, context);
    return { message: 'success to edit.' };
  });

  app.post('/submission/migration', (request) => {
    const submission = migrate(readMigration(request), context.state);
    context.state.submissions.set(submission.id, submission);
    return { message: 'success', submissionId: submission.id };
  });
};
