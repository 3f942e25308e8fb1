import type { ZodType } from 'zod';
import { ApiError } from '../errors.ts';
import type { HttpAnswer } from './call.ts';

/** The answer's body in the shape the schema asks for; anything else is the vendor's fault, and not repeated. */
export const readJson = <Shape>(provider: string, answer: HttpAnswer, shape: ZodType<Shape>): Shape =>
  readShape(provider, answer, tryJson(answer), shape);

/** The same of a body that was parsed before. */
export const readShape = <Shape>(
  provider: string,
  answer: HttpAnswer,
  json: unknown,
  shape: ZodType<Shape>,
): Shape => {
  const result = shape.safeParse(json);
  if (result.success && isShallow(json)) return result.data;
  throw new ApiError('PROVIDER_BAD_RESPONSE', `${provider} answered something that can not be understood.`, {
    provider,
    outcomeKnown: answer.kind === 'read',
  });
};

/** The answer's body as JSON; undefined where it is none. */
export const tryJson = (answer: HttpAnswer, parse: (text: string) => unknown = JSON.parse): unknown => {
  try {
    return parse(answer.body.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Levels of an answer; deeper ones are made to overflow whoever walks through them. */
const maxDepth = 64;

/** Makes nothing on its way: it sees every member of every answer. */
const isShallow = (value: unknown, depth = 0): boolean => {
  if (depth > maxDepth) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((member) => isShallow(member, depth + 1));
  for (const key in value) {
    if (!isShallow((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
};
