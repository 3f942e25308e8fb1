// Every call of every vendor's table, with what makes this server send it: by GraphQL, by a media link, or by a look at
// how the vendor is.
import * as argos from './argos.ts';
import * as capillary from './capillary.ts';
import { parts, type Name } from './person.ts';
import type { ScriptedAnswer, ScriptedVendor } from './scripted-vendor.ts';
import { at, toAnswer, type Answer, type TestServer } from './server.ts';
import * as sumsub from './sumsub.ts';
import * as unit21 from './unit21.ts';

export interface CallCase {
  /** "METHOD target" as it is sent here. */
  line: string;
  /** What else has to go well, by its line. */
  beside?: (vendor: ScriptedVendor) => Readonly<Record<string, ScriptedAnswer>>;
  ask: (server: TestServer) => Promise<Answer>;
  /** Its answer is handed on as it comes. */
  isStream?: boolean;
}

const person = (name: Name) => (server: TestServer) =>
  server.query(`{ person(userId: "user-1") { ${parts[name].selection} } }`);
const providers = (server: TestServer) => server.query('{ providers { provider reachable message } }');
/** Asks for a link by GraphQL, then for the bytes behind it. */
const bytes = (document: string, path: string) => async (server: TestServer) =>
  toAnswer(await fetch(String(at((await server.query(document)).data, path))));

const applicant = { [sumsub.applicantLine]: { json: sumsub.toApplicantJson() } };
const images = { [sumsub.imagesLine]: { json: sumsub.toImagesJson(false) } };
const applicantImages = `{ applicant(by: { applicantId: "${sumsub.applicantId}" }) { images { imageId url } } }`;

const sumsubCalls: Record<string, CallCase> = {
  getApplicant: { line: parts.sumsub.line, ask: person('sumsub') },
  getImages: {
    line: sumsub.imagesLine,
    beside: () => applicant,
    ask: (server) => server.query(applicantImages),
  },
  getImage: {
    line: `GET /resources/applicants/${sumsub.applicantId}/resources/${sumsub.imageId}`,
    beside: () => ({ ...applicant, ...images }),
    ask: bytes(applicantImages, 'applicant.images.0.url'),
    isStream: true,
  },
  setImageActive: {
    line: sumsub.deleteLine,
    beside: () => ({ ...applicant, ...images }),
    ask: (server) => sumsub.askToSetImageActive(server, {}),
  },
  probe: { line: 'GET /resources/status/api', ask: providers },
};

const submission = { [argos.readLine]: argos.toItems(argos.toItemJson()) };

const argosCalls: Record<string, CallCase> = {
  getSubmission: {
    line: argos.readLine,
    ask: (server) => server.query(`{ submission(submissionId: "${argos.submissionId}") { email } }`),
  },
  listSubmissions: { line: parts.argos.line, ask: person('argos') },
  getImage: {
    line: argos.imageLine('idImage'),
    beside: () => submission,
    ask: bytes(
      `{ submission(submissionId: "${argos.submissionId}") { images { url } } }`,
      'submission.images.0.url',
    ),
    isStream: true,
  },
  partialDeleteSubmission: {
    line: argos.deleteLine('fields=email&admin_name=admin'),
    beside: () => submission,
    ask: (server) => argos.partialDelete(server, { fields: ['EMAIL'] }),
  },
  probe: { line: 'GET /v3/submission?submission_id=no-such-submission', ask: providers },
};

const customer = { [capillary.readLine]: capillary.toCustomerAnswer([capillary.front, capillary.side]) };
const askForCustomer = `{ customer(by: { customerId: "${capillary.customerId}" }) { images { url } } }`;

const capillaryCalls: Record<string, CallCase> = {
  getCustomer: { line: capillary.readLine, ask: (server) => server.query(askForCustomer) },
  findCustomer: { line: parts.capillary.line, ask: person('capillary') },
  getImageFile: {
    line: 'GET /files/front?X-Amz-Signature=5ec4e7',
    beside: ({ origin }) => {
      const secureFilePath = `${origin}/files/front?X-Amz-Signature=5ec4e7`;
      const customerImage = [capillary.toImageJson(capillary.front, 0, {}, { secureFilePath })];
      return { [capillary.readLine]: capillary.toCustomerAnswer([], { customerImage }) };
    },
    ask: bytes(askForCustomer, 'customer.images.0.url'),
    isStream: true,
  },
  deleteImage: {
    line: capillary.deleteLine(1),
    beside: () => customer,
    ask: (server) => capillary.deleteImage(server),
  },
  probe: { line: 'GET /v2/customers/0?source=INSTORE', ask: providers },
};

const unit21Calls: Record<string, CallCase> = {
  getEntity: { line: parts.unit21.line, ask: person('unit21') },
  linkMedia: {
    line: unit21.putLine,
    beside: () => ({ [unit21.readLine]: unit21.withMedia() }),
    ask: (server) => unit21.addMedia(server, [unit21.inBase64(Buffer.from('text'), 'a.txt')]),
  },
  probe: { line: 'GET /v1/test-org/entities/dossier.probe%3Ano-such-entity', ask: providers },
};

/** By the vendor's name, and the call's. */
export const callCases: Readonly<Record<Name, Readonly<Record<string, CallCase>>>> = {
  sumsub: sumsubCalls,
  argos: argosCalls,
  capillary: capillaryCalls,
  unit21: unit21Calls,
};

/** Scripts what goes well beside the call. */
export const scriptBeside = (vendor: ScriptedVendor, { beside }: CallCase): void => {
  for (const [line, answer] of Object.entries(beside?.(vendor) ?? {})) {
    vendor.on(line, { ...answer, repeat: true });
  }
};
