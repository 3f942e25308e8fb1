// A server without GraphQL: one route for each piece of work, which makes the same vendor calls and answers what a GraphQL
// server would, without waiting for an answer that no next call depends on.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImageActive, type SetImageActiveInput } from './set-image-active.ts';
import type { Image, Vendors } from './vendor-calls.ts';

const toListed = ({ imageId, active, documentType, documentSide, fileName }: Image) => ({
  imageId,
  active,
  documentType,
  documentSide,
  fileName,
});

const q1 = async ({ sumsub }: Vendors, { id }: { id: string }) => ({ applicant: await sumsub.applicant(id) });

const q2 = async ({ sumsub }: Vendors, { id }: { id: string }) => {
  const [applicant, images] = await Promise.all([sumsub.applicant(id), sumsub.images(id)]);
  return { applicant: { ...applicant, images } };
};

const q3 = async ({ sumsub }: Vendors, { ids }: { ids: string[] }) => {
  const find = async (id: string) => {
    const [applicant, images] = await Promise.all([sumsub.applicant(id), sumsub.images(id)]);
    const { applicantId, firstName, lastName } = applicant;
    return { applicantId, firstName, lastName, images: images.map(toListed) };
  };
  return { nodes: await Promise.all(ids.map(find)) };
};

const q4 = async ({ sumsub, argos, capillary, unit21 }: Vendors, { userId }: { userId: string }) => {
  const [{ applicantId, firstName, lastName }, submissions, customer, entity] = await Promise.all([
    sumsub.applicantByOwnId(userId),
    argos.submissions(userId, 20),
    capillary.customer(userId),
    unit21.entity(userId),
  ]);
  return { person: { applicant: { applicantId, firstName, lastName }, submissions, customer, entity } };
};

const m1 = async (vendors: Vendors, input: SetImageActiveInput) => {
  const { image, userErrors } = await setImageActive(vendors, input);
  const told = image === null ? null : { imageId: image.imageId, active: image.active };
  return { setImageActive: { image: told, userErrors } };
};

type Work = (vendors: Vendors, input: never) => Promise<object>;
const routes: Record<string, Work> = { '/q1': q1, '/q2': q2, '/q3': q3, '/q4': q4, '/m1': m1 };

const readBody = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => resolve(text)).on('error', reject);
  });

const send = (response: ServerResponse, status: number, json: object) => {
  const text = JSON.stringify(json);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
};

export const serveBare = (vendors: Vendors): void => {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const work = routes[request.url ?? ''];
    if (work === undefined) send(response, 404, { errors: [{ message: 'no such route' }] });
    else send(response, 200, { data: await work(vendors, JSON.parse(await readBody(request)) as never) });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, 502, { errors: [{ message: String(error) }] });
    });
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
};
