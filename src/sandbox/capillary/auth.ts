// Who may call Capillary: Basic credentials of a till, and the access group of that till (section 2).
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { refuse } from './answer.ts';
import type { CapillarySettings } from './settings.ts';

export const capillaryCredentials = { tillId: 'demo.till', password: 'demo-till-password' };

const md5hex = (text: string) => createHash('md5').update(text).digest('hex');

/** The second half is the MD5 of the password, never the password itself. */
const expected = `${capillaryCredentials.tillId}:${md5hex(capillaryCredentials.password)}`;

const lookupTypes = ['WECHAT', 'MOBILE_TRIGGER'];

const checkAttribution = ({ headers }: FastifyRequest) => {
  const type = headers['x-cap-api-attribution-lookup-type'];
  if (headers['x-cap-api-attribution-lookup'] !== undefined && type === undefined) throw refuse(400, 1061);
  if (type !== undefined && !lookupTypes.includes(String(type))) throw refuse(400, 400);
};

export const checkCaller = (request: FastifyRequest, settings: CapillarySettings) => {
  const [, encoded] = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined || Buffer.from(encoded, 'base64').toString() !== expected) throw refuse(401, 401);
  if (settings.access === 'denied') throw refuse(403, 4000);
  if (settings.access === 'unavailable') throw refuse(503, 4001);
  if (settings.access === 'v2-off') throw refuse(403, 403);
  checkAttribution(request);
};

/** Image calls need a permission of their own. */
export const checkImageAccess = (settings: CapillarySettings) => {
  if (settings.access === 'images-denied') throw refuse(403, 4000);
};
