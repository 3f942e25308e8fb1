// Who may call Unit21, how often, and which entity a path means (unit21.md sections 1, 2 and 8).
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '../refusal.ts';
import { refuse, refuseMediaTarget } from './answer.ts';
import type { Unit21Settings } from './settings.ts';
import { seconds, type Entity, type Unit21Context } from './state.ts';

export const unit21Credentials = {
  apiKey: 'u21-sandbox-key',
  org: 'demo-org',
  /** A key made without the permission to write: 403. */
  readOnlyApiKey: 'u21-sandbox-read-key',
};

export const checkRate = ({ state, settings }: Unit21Context) => {
  const second = seconds(Date.now());
  if (state.window.second !== second) state.window = { second, calls: 0 };
  state.window.calls += 1;
  if (state.window.calls <= settings.callsPerSecond) return;
  throw refuse(429, 'Rate limit reached', {
    'X-RateLimit-Limit': String(settings.callsPerSecond),
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(second + 1),
  });
};

export const checkKey = (request: FastifyRequest) => {
  const key = request.headers['u21-key'];
  if (key !== unit21Credentials.apiKey && key !== unit21Credentials.readOnlyApiKey) {
    throw refuse(401, 'The API key is invalid');
  }
  if (key === unit21Credentials.readOnlyApiKey && request.method !== 'GET') {
    throw refuse(403, 'The API key lacks this permission');
  }
};

/** Section 2: 1 to 128 characters of this set. */
export const isEntityId = (text: string) => /^[-_:.@a-zA-Z0-9!#$%&*+/=?^`{']{1,128}$/.test(text);

const findEntity = (request: FastifyRequest, context: Unit21Context, notFound: Refusal) => {
  const { org, id = '' } = request.params as { org?: string; id?: string };
  if (org !== unit21Credentials.org) throw notFound;
  if (!isEntityId(id)) throw refuse(400, 'entity_id has characters that are not allowed');
  const entity = context.state.entities.get(id);
  if (entity === undefined) throw notFound;
  return entity;
};

export const checkBusyWrite = (entity: Entity, settings: Unit21Settings) => {
  if (settings.busy === 'none' || entity.busyWrites === 0) return;
  entity.busyWrites -= 1;
  throw refuse(423, 'Object updates in progress. Please try again later.');
};

/** The entity whose media a call would change; a placeholder takes no media. */
export const findMediaTarget = (request: FastifyRequest, context: Unit21Context): Entity => {
  const entity = findEntity(request, context, refuseMediaTarget());
  const { placeholder } = context.settings;
  if (entity.placeholder) {
    throw placeholder === 404
      ? refuseMediaTarget()
      : refuse(placeholder, 'Placeholder entities cannot be updated');
  }
  checkBusyWrite(entity, context.settings);
  return entity;
};

/** Placeholders are not returned (section 5); neither is what was stored a moment ago. */
export const findReadable = (request: FastifyRequest, context: Unit21Context): Entity => {
  const { readRoute, busy } = context.settings;
  if (readRoute !== 'present') throw refuse(readRoute, 'The requested URL was not found');
  const notFound = refuse(404, 'The specified resource could not be found');
  const entity = findEntity(request, context, notFound);
  if (entity.placeholder || entity.visibleFrom > Date.now()) throw notFound;
  if (busy === 'writes-and-reads' && entity.busyWrites > 0) {
    throw refuse(423, 'Object updates in progress. Please try again later.');
  }
  return entity;
};
