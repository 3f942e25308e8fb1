// Faults of this server's own, which no vendor can bring about: the flow is called as the resolver does.
import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/errors.ts';
import { addEntityMedia } from '../../src/flows/add-entity-media.ts';
import type { Writer } from '../../src/ledger/write.ts';
import type { CheckFile } from '../../src/model/entity.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import { createClients, Sources } from '../../src/providers/index.ts';
import { entityId } from '../support/unit21.ts';
import { toSurroundings } from '../support/surroundings.ts';

const access = { url: 'http://127.0.0.1:1', apiKey: 'u21-test-key', org: 'test-org' };
const sources = new Sources(
  createClients({ sumsub: null, argos: null, capillary: null, unit21: access }, toSurroundings()),
);

const checkFile: CheckFile = async (given, index) => ({
  file: {
    name: `${index}.txt`,
    mediaType: given.mediaType,
    customData: given.customData,
    contentType: 'text/plain',
    byteSize: 0,
    sha256: '',
    async *open() {},
  },
});

const receipt: Receipt = {
  id: 'r-1',
  provider: 'UNIT21',
  operation: 'addEntityMedia',
  outcome: 'APPLIED',
  effect: 'ADDED',
  reversible: false,
  verification: 'VERIFIED',
  warnings: [],
  replayed: false,
  at: '2030-01-01T00:00:00.000Z',
};

/** Adds as many files as there are ends: true is a receipt, anything else is thrown. */
const add = (...ends: unknown[]) => {
  const results = ends.map((end) =>
    end === true
      ? { status: 'fulfilled', value: { refused: [], receipt, value: null } }
      : { status: 'rejected', reason: end },
  );
  const writer = { writeTogether: async () => results } as unknown as Writer;
  const media = ends.map(() => ({ content: { base64: '' } }));
  return addEntityMedia(sources, writer, checkFile, { entityId, media, dryRun: false });
};

const broken = () => new TypeError('secret words');

test('a fault of this server does not take the receipts of other files with it', async () => {
  const cause = broken();
  const { added, faults } = await add(true, cause, broken(), true);
  expect(added).toMatchObject([
    { name: '0.txt', receipt },
    { name: '3.txt', receipt },
  ]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toBeInstanceOf(ApiError);
  expect(faults[0]!.code).toBe('INTERNAL_SERVER_ERROR');
  expect(faults[0]!.cause).toBe(cause);
  expect(faults[0]!.message).not.toContain('secret words');
});

test('each fault is said once, by its code', async () => {
  const limited = () => new ApiError('PROVIDER_RATE_LIMITED', 'later');
  const { faults } = await add(limited(), true, limited(), broken());
  expect(faults).toMatchObject([{ code: 'PROVIDER_RATE_LIMITED' }, { code: 'INTERNAL_SERVER_ERROR' }]);
});

test('it is thrown as it is, for the log, where there is nothing else to be told', async () => {
  const cause = broken();
  await expect(add(cause, broken())).rejects.toBe(cause);
});
