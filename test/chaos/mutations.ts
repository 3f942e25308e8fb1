// The one mutation of each vendor: what it looks at, what it sends, and how the vendor shows what was done.
import { samples } from '../media/samples.ts';
import * as argos from '../support/argos.ts';
import * as capillary from '../support/capillary.ts';
import type { Name } from '../support/person.ts';
import type { ScriptedAnswer, ScriptedVendor } from '../support/scripted-vendor.ts';
import type { Answer, TestServer } from '../support/server.ts';
import * as sumsub from '../support/sumsub.ts';
import * as unit21 from '../support/unit21.ts';
import { toWire } from './scene.ts';

export interface Mutation {
  /** What is read before it is sent, once each. */
  looks: readonly [line: string, answer: ScriptedAnswer][];
  write: string;
  answer: ScriptedAnswer;
  /** What is read once it was done, as often as anybody asks. */
  after: readonly [line: string, answer: ScriptedAnswer];
  run: (server: TestServer) => Promise<Answer>;
  /** Where its receipt is. */
  receipt: string;
}

const submission = { submission_id: argos.submissionId, email: 'mina@example.test', data: { cf1: 'blue' } };

export const mutations: Readonly<Record<Name, Mutation>> = {
  sumsub: {
    looks: [
      [sumsub.applicantLine, { json: sumsub.toApplicantJson() }],
      [sumsub.imagesLine, { json: sumsub.toImagesJson(false) }],
    ],
    write: sumsub.deleteLine,
    answer: { json: { ok: 1 } },
    after: [sumsub.imagesLine, { json: sumsub.toImagesJson(true) }],
    run: (server) => sumsub.askToSetImageActive(server, {}),
    receipt: 'setImageActive.receipt',
  },
  argos: {
    looks: [[argos.readLine, argos.toItems(submission)]],
    write: argos.deleteLine('fields=email&admin_name=admin'),
    answer: argos.deletedAnswer,
    after: [argos.readLine, argos.toItems(argos.without(submission, 'email'))],
    run: (server) => argos.partialDelete(server, { fields: ['EMAIL'] }),
    receipt: 'partialDeleteSubmission.receipt',
  },
  capillary: {
    looks: [[capillary.readLine, capillary.toCustomerAnswer([capillary.front, capillary.side])]],
    write: capillary.deleteLine(1),
    answer: { json: capillary.toDeleteJson() },
    after: [capillary.readLine, capillary.toCustomerAnswer([capillary.front])],
    run: (server) => capillary.deleteImage(server),
    receipt: 'deleteCustomerImage.receipt',
  },
  unit21: {
    looks: [[unit21.readLine, unit21.withMedia('old.png')]],
    write: unit21.putLine,
    answer: { json: {} },
    after: [unit21.readLine, unit21.withMedia('old.png', 'face.png')],
    run: (server) => unit21.addMedia(server, [unit21.upload(samples.png, 'face.png')]),
    receipt: 'addEntityMedia.added.0.receipt',
  },
};

/** A vendor that does what it is asked, once. */
export const script = (vendor: ScriptedVendor, { looks, write, answer, after }: Mutation): void => {
  for (const [line, look] of looks) vendor.on(line, toWire(look));
  vendor.on(write, toWire(answer));
  vendor.on(after[0], toWire({ ...after[1], repeat: true }));
};
