// Plays the four mutations against a running server over HTTP, like a partner would, and prints what happened.
import { randomBytes } from 'node:crypto';
import got from 'got';
import sharp from 'sharp';

const endpoint = process.argv[2] ?? 'http://127.0.0.1:4000/graphql';

interface Receipt {
  outcome: string;
  effect: string;
  reversible: boolean;
  verification: string;
  warnings: { code: string }[];
}
interface Payload {
  receipt?: Receipt | null;
  added?: { receipt: Receipt }[];
  userErrors: { code: string; message: string }[];
}
interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const receiptFields = 'receipt { outcome effect reversible verification warnings { code } }';

const ask = async <Data>(query: string, variables: object = {}): Promise<Data> => {
  const answer = await got.post(endpoint, {
    json: { query, variables },
    throwHttpErrors: false,
    retry: { limit: 0 },
  });
  return read<Data>(answer.body);
};

const read = <Data>(body: string): Data => {
  const { data, errors } = JSON.parse(body) as Answer<Data>;
  if (data == null || errors !== undefined) {
    throw new Error(
      (errors ?? []).map(({ message, extensions }) => `${extensions?.code ?? ''} ${message}`).join('\n'),
    );
  }
  return data;
};

/** Nothing here may meet a real person. */
const refuseLive = async () => {
  const { providers } = await ask<{ providers: { provider: string; mode: string }[] }>(
    '{ providers { provider mode } }',
  );
  const real = providers.filter(({ mode }) => mode !== 'SANDBOX');
  if (real.length > 0)
    throw new Error('The demo changes and deletes, so it runs against sandbox vendors only.');
};

interface Person {
  applicant: { applicantId: string; images: { imageId: string; active: boolean }[] } | null;
  submissions: { nodes: { submissionId: string }[] };
  customer: { customerId: string; images: { imageId: string }[] } | null;
  entity: { entityId: string } | null;
}

/** The first sample person whose media an earlier run has left some of. */
const findPerson = async (): Promise<{ userId: string } & Person> => {
  for (const userId of ['user-1', 'user-14', 'user-2', 'user-13']) {
    const { person } = await ask<{ person: Person }>(
      `query ($userId: ID!) { person(userId: $userId) {
        applicant { applicantId images { imageId active } }
        submissions(first: 1) { nodes { submissionId } }
        customer { customerId images { imageId } }
        entity { entityId }
      } }`,
      { userId },
    );
    if ((person.customer?.images.length ?? 0) > 0) return { userId, ...person };
  }
  throw new Error('Every photo was deleted by earlier runs: start the server again.');
};

/** A real picture of about four megabytes: noise hardly compresses. */
const makePicture = () =>
  sharp(randomBytes(1150 * 1150 * 3), { raw: { width: 1150, height: 1150, channels: 3 } })
    .png()
    .toBuffer();

const showProgress = (transferred: number, total: number) => {
  // A file or a pipe gets the last line alone.
  if (!process.stdout.isTTY && transferred < total) return;
  const width = 30;
  const filled = Math.round((transferred / total) * width);
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  process.stdout.write(
    `\r  [${'='.repeat(filled)}${' '.repeat(width - filled)}] ${megabytes(transferred)} of ${megabytes(total)} MB`,
  );
};

/** A GraphQL multipart request: "operations", then "map", then the file. */
const upload = async (entityId: string): Promise<Payload> => {
  const query = `mutation ($input: AddEntityMediaInput!) { addEntityMedia(input: $input) {
    added { ${receiptFields} } userErrors { code message } } }`;
  const media = [{ content: { file: null }, mediaType: 'IMAGE_FACE_IMAGE', customData: { takenBy: 'demo' } }];
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: { input: { entityId, media } } }));
  form.append('map', JSON.stringify({ 0: ['variables.input.media.0.content.file'] }));
  form.append(
    '0',
    new Blob([new Uint8Array(await makePicture())], { type: 'image/png' }),
    `demo-${Date.now()}.png`,
  );
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const request = got.post(endpoint, {
    body,
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      'apollo-require-preflight': 'true',
    },
    throwHttpErrors: false,
    retry: { limit: 0 },
  });
  void request.on('uploadProgress', ({ transferred }) => showProgress(transferred, body.byteLength));
  const { addEntityMedia } = read<{ addEntityMedia: Payload }>((await request).body);
  process.stdout.write('\n');
  return addEntityMedia;
};

const mutate = async (name: string, type: string, input: object): Promise<Payload> => {
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${receiptFields} userErrors { code message } } }`;
  const data = await ask<Record<string, Payload>>(query, { input });
  const payload = data[name];
  if (payload === undefined) throw new Error(`The server did not answer ${name}.`);
  return payload;
};

const toRow = (what: string, { receipt, added, userErrors }: Payload) => {
  const written = receipt ?? added?.[0]?.receipt;
  return {
    what,
    outcome: written?.outcome ?? 'REFUSED',
    effect: written?.effect ?? '',
    reversible: written?.reversible ?? '',
    verification: written?.verification ?? '',
    notes: [...(written?.warnings ?? []), ...userErrors].map(({ code }) => code).join(', '),
  };
};

const play = async () => {
  await refuseLive();
  const { userId, applicant, submissions, customer, entity } = await findPerson();
  console.log(`Playing with ${userId} at ${endpoint}`);
  const applicantId = applicant?.applicantId ?? '';
  const imageId = applicant?.images[0]?.imageId ?? '';
  const submissionId = submissions.nodes[0]?.submissionId ?? '';
  const photo = { customerId: customer?.customerId ?? '', imageId: customer?.images[0]?.imageId ?? '' };
  const rows = [
    toRow(
      'deactivate an image',
      await mutate('setImageActive', 'SetImageActiveInput', { applicantId, imageId, active: false }),
    ),
    toRow(
      'the same again',
      await mutate('setImageActive', 'SetImageActiveInput', { applicantId, imageId, active: false }),
    ),
    toRow(
      'take it back',
      await mutate('setImageActive', 'SetImageActiveInput', { applicantId, imageId, active: true }),
    ),
    toRow(
      'erase gender and phone',
      await mutate('partialDeleteSubmission', 'PartialDeleteSubmissionInput', {
        submissionId,
        fields: ['DATA'],
        dataFields: ['GENDER', 'PHONE_NUMBER'],
      }),
    ),
    toRow('delete a photo', await mutate('deleteCustomerImage', 'DeleteCustomerImageInput', photo)),
    toRow('the same photo again', await mutate('deleteCustomerImage', 'DeleteCustomerImageInput', photo)),
    toRow('upload a file', await upload(entity?.entityId ?? '')),
  ];
  console.table(rows);
  console.log(
    'What the ledger says, newest first (npx dossier audit verify proves that nobody has changed it):',
  );
  console.table(await readLedger());
};

/** What was sent: the same again was not, and a photo that is gone neither. */
const readLedger = async () => {
  const { auditLog } = await ask<{ auditLog: { nodes: object[] } }>(
    '{ auditLog(first: 6) { nodes { at actor operation target outcome verification pending } } }',
    {},
  );
  return auditLog.nodes;
};

try {
  await play();
} catch (error) {
  const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  console.error(refused ? `Nothing answers at ${endpoint}: run "npm start" first.` : String(error));
  process.exitCode = 1;
}
