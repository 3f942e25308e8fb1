// Who may call ARGOS, and how often (argos.md section 1).
import type { FastifyRequest } from 'fastify';
import { refuseAtGateway } from './answer.ts';
import type { ArgosContext } from './state.ts';

export const argosCredentials = { apiKey: 'argos-sandbox-key' };

export const checkCaller = (request: FastifyRequest, { settings }: ArgosContext) => {
  if (request.headers['x-api-key'] !== argosCredentials.apiKey) throw refuseAtGateway(403);
  if (settings.callerAddress === 'denied') {
    throw refuseAtGateway(403, 'User is not authorized to access this resource with an explicit deny');
  }
};

/** Every method counts; the day changes at 00:00 UTC. */
export const checkRate = ({ state: { window }, settings }: ArgosContext) => {
  const second = Math.floor(Date.now() / 1000);
  const day = Math.floor(second / 86_400);
  if (window.second !== second) Object.assign(window, { second, inSecond: 0 });
  if (window.day !== day) Object.assign(window, { day, inDay: 0 });
  window.inSecond += 1;
  window.inDay += 1;
  if (window.inSecond > settings.callsPerSecond || window.inDay > settings.callsPerDay) {
    throw refuseAtGateway(429);
  }
};
