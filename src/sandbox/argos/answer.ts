// ARGOS's error bodies. Their shapes differ by call (argos.md section 1), hence one maker for each.
import type { ArgosSettings } from './settings.ts';
import { Refusal } from '../refusal.ts';

/** Partial delete, PATCH, reads. */
export const refuseCode = (errorCode: string, status = 400) => new Refusal(status, { errorCode });

/** Migration and PUT image. The codes are documented; the sentences beside them are stand-ins. */
export const refuseWithMessage = (errorCode: string, message: string) =>
  new Refusal(400, { errorCode, message });

/** The full delete: its newer page and its older ones. */
export const refuseFullDelete = (text: string, { fullDeleteAnswer }: ArgosSettings) =>
  fullDeleteAnswer === 'current'
    ? new Refusal(400, { message: text, statusCode: 400 })
    : new Refusal(400, { errorCode: text });

const gatewayTexts: Record<number, string> = {
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

/** What the gateway answers before the vendor's own code is reached. */
export const refuseAtGateway = (status: number, message = gatewayTexts[status] ?? 'Bad Request') =>
  new Refusal(status, { message });
