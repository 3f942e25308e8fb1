// Who may call Sumsub, and how often (sumsub.md sections 1 and 10).
import type { FastifyRequest } from 'fastify';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { refuse } from './answer.ts';
import type { SumsubContext } from './state.ts';

export const sumsubCredentials = {
  appToken: 'sbx:dossierPublicPart.dossierPrivatePart',
  secretKey: 'sandbox-secret-key-0001',
};

const header = (request: FastifyRequest, name: string) => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

const checkToken = (token: string) => {
  if (!/^(?:(?:sbx|prd):)?[^:.]+\.[^:.]+$/.test(token)) {
    throw refuse(401, 'App token has a wrong format', 4000);
  }
  const [publicPart] = sumsubCredentials.appToken.split('.');
  if (!token.startsWith(`${publicPart ?? ''}.`)) throw refuse(401, 'App token not found', 4001);
  if (token !== sumsubCredentials.appToken) throw refuse(401, 'App token private part mismatch', 4002);
};

const checkTimestamp = (timestamp: string, clockWindow: number) => {
  if (!/^\d+$/.test(timestamp)) throw refuse(401, 'Invalid value of X-App-Access-Ts', 4005);
  if (Math.abs(Number(timestamp) - Date.now() / 1000) > clockWindow) {
    throw refuse(401, 'Token expired', 4004);
  }
};

/** Needs the raw body, so it runs once that is there. */
export const checkSignature = (request: FastifyRequest, { settings }: SumsubContext) => {
  const token = header(request, 'x-app-token');
  const timestamp = header(request, 'x-app-access-ts');
  const signature = header(request, 'x-app-access-sig');
  if (token === '' || timestamp === '' || signature === '') {
    throw refuse(401, 'A required header is missing', 4006);
  }
  checkToken(token);
  checkTimestamp(timestamp, settings.clockWindow);
  const hmac = createHmac('sha256', sumsubCredentials.secretKey).update(
    timestamp + request.method + request.url,
  );
  if (Buffer.isBuffer(request.body)) hmac.update(request.body);
  const given = Buffer.from(signature);
  const right = Buffer.from(hmac.digest('hex'));
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw refuse(401, 'Request signature mismatch', 4003);
  }
};

export const checkPermission = (request: FastifyRequest, { settings }: SumsubContext) => {
  if (settings.permissions === 'read-only' && request.method !== 'GET') {
    throw refuse(403, 'The app token lacks this permission');
  }
};

const windowLength = 5000;

export const checkRate = (request: FastifyRequest, { state, settings }: SumsubContext) => {
  if (!settings.rateLimit) return;
  if (Date.now() - state.window.start >= windowLength)
    state.window = { start: Date.now(), gets: 0, writes: 0 };
  const isRead = request.method === 'GET';
  const calls = isRead ? (state.window.gets += 1) : (state.window.writes += 1);
  if (calls > (isRead ? settings.getsPer5Seconds : settings.writesPer5Seconds)) {
    throw refuse(429, 'Too many requests');
  }
};
