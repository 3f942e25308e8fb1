import { ApiError } from '../errors.ts';

/** @throws ApiError BAD_USER_INPUT naming the range. */
export const checkRange = (name: string, value: number, min: number, max: number): number => {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ApiError('BAD_USER_INPUT', `${name} must be a whole number from ${min} to ${max}.`);
};
