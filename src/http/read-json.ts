import type { ZodType } from 'zod';
import { ApiError } from '../errors.ts';
import type { HttpAnswer } from './call.ts';

/** The answer's body in the shape the schema asks for; anything else is the vendor's fault, and not repeated. */
export const readJson = <Shape>(
  provider: string,
  answer: HttpAnswer,
  shape: ZodType<Shape>,
  parse: (text: string) => unknown = JSON.parse,
): Shape => {
  const json = tryJson(answer, parse);
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

const isShallow = (json: unknown): boolean => {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return false;
    level = level.flatMap(toMembers);
  }
  return true;
};

const toMembers = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];
