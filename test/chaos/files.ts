// The file of each vendor that is behind a link, and what the vendor is asked for it.
import * as argos from '../support/argos.ts';
import * as capillary from '../support/capillary.ts';
import type { Name } from '../support/person.ts';
import type { ScriptedAnswer } from '../support/scripted-vendor.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';

export type Line = readonly [line: string, answer: ScriptedAnswer];

export interface FileSource {
  /** Asks for the link. */
  query: string;
  /** Where it is in the answer. */
  link: string;
  /** What the vendor is asked for it, on the good network. */
  listed: readonly Line[];
  /** What is read again before the bytes are asked for. */
  looks: readonly Line[];
  file: Line;
}

export const photo = Buffer.concat([
  Buffer.from('ffd8ffe000104a464946', 'hex'),
  Buffer.alloc(100_000, 'photo'),
]);
const bytes: ScriptedAnswer = { body: photo, headers: { 'content-length': String(photo.byteLength) } };

/** `origin`: of the vendor as it is seen from the server. */
export const toFileSources = (origin: string): Readonly<Record<Name, FileSource>> => {
  const path = '/files/1?X-Amz-Signature=5ec4e7';
  const address = { filePath: origin + path, secureFilePath: origin + path };
  const customer = capillary.toCustomerAnswer([], {
    customerImage: [capillary.toImageJson(capillary.front, 0, {}, address)],
  });
  const medium = unit21.toMediumJson('face.jpg', { media: photo.toString('base64') });
  const entity: Line = [unit21.readLine, { json: unit21.toEntityJson([medium]) }];
  const { applicantId } = sumsub;
  return {
    sumsub: {
      query: `{ applicant(by: { applicantId: "${applicantId}" }) { images { url } } }`,
      link: 'applicant.images.0.url',
      listed: [
        [sumsub.applicantLine, { json: sumsub.toApplicantJson() }],
        [sumsub.imagesLine, { json: sumsub.toImagesJson(false) }],
      ],
      looks: [],
      file: [`GET /resources/applicants/${applicantId}/resources/${sumsub.imageId}`, bytes],
    },
    argos: {
      query: `{ submission(submissionId: "${argos.submissionId}") { images { url } } }`,
      link: 'submission.images.0.url',
      listed: [[argos.readLine, argos.toItems(argos.toItemJson())]],
      looks: [],
      file: [argos.imageLine('idImage'), bytes],
    },
    capillary: {
      query: `{ customer(by: { customerId: "${capillary.customerId}" }) { images { url } } }`,
      link: 'customer.images.0.url',
      listed: [[capillary.readLine, customer]],
      looks: [[capillary.readLine, customer]],
      file: [`GET ${path}`, bytes],
    },
    unit21: {
      query: `{ entity(entityId: "${unit21.entityId}") { media { url } } }`,
      link: 'entity.media.0.url',
      listed: [entity],
      looks: [],
      file: entity,
    },
  };
};
