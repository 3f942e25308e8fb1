import { expect, test } from '@jest/globals';
import { sign } from '../../src/providers/sumsub/sign.ts';

// The vectors of the vendor's documentation notes, recomputed there.
test.each([
  [
    'api_secret',
    { timestamp: '1712760187', method: 'POST', target: '/resources/accessTokens' },
    '{"userId":"1000","levelName":"default","ttl":60}',
    '260c8893fb0317e8a714ce3bce9c16821649f1e27a49bd7d926fcf23942628c0',
  ],
  [
    'local-secret-0001',
    {
      timestamp: '1700000000',
      method: 'DELETE',
      target: '/resources/inspections/64f0c1a2b3d4e5f601234567/resources/1045510331',
    },
    undefined,
    '6b2956d62bf383eabf344a33b2eb6c259c5590f7095bdf001630a38db9e700d2',
  ],
  [
    'local-secret-0001',
    {
      timestamp: '1700000000',
      method: 'DELETE',
      target: '/resources/inspections/64f0c1a2b3d4e5f601234567/resources/1045510331?revert=true',
    },
    undefined,
    'bfe2247951ffdc61f1fee51ad3465cf79018b114ac308813bd6c015bcd9c01f8',
  ],
  [
    'local-secret-0001',
    { timestamp: '1700000000', method: 'GET', target: '/resources/applicants/-;externalUserId=user-1/one' },
    undefined,
    '1a31325bf4ff2935e1d630068f24a7adf34a664ece5ed936fdef7e84493e6b75',
  ],
])('sign with %s over %o', (secret, parts, body, signature) => {
  expect(sign(secret, { ...parts, ...(body === undefined ? {} : { body: Buffer.from(body) }) })).toBe(
    signature,
  );
});
