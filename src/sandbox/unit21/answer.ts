// Unit21's error bodies (unit21.md section 8). Only `resource_not_found` and `invalid_input` are
// documented codes; there is no full list, so the other words here are stand-ins.
import { Refusal } from '../refusal.ts';

const errorCodes: Record<number, string> = {
  400: 'invalid_input',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'resource_not_found',
  409: 'conflict',
  410: 'resource_not_found',
  413: 'invalid_input',
  423: 'locked',
  429: 'rate_limit_reached',
};

export const errorBody = (status: number, message: string) => ({
  error_code: errorCodes[status] ?? 'internal_error',
  message,
});

export const refuse = (status: number, message: string, headers?: Record<string, string>) =>
  new Refusal(status, errorBody(status, message), headers);

/** The media routes declare no message with their 404 (section 2). */
export const refuseMediaTarget = () => new Refusal(404, { error_code: 'resource_not_found' });
