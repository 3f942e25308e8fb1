// The ids ARGOS makes to recognise a person again (argos.md section 3.1).
import { createHash, randomBytes } from 'node:crypto';
import type { ArgosState, Fields } from './state.ts';

export const digest = (parts: unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Made when all four exist. */
export const duplicatedInformation = (data: Fields): string | undefined => {
  const parts = [data.full_name, data.date_of_birth, data.gender, data.nationality];
  return parts.includes(undefined) || parts.includes('') ? undefined : digest(parts);
};

/**
 * The same for the same person, random when nothing is comparable. A submission whose duplicate checking
 * was switched off is no match, so what equals its old state counts as somebody new (section 2).
 */
export const applicantIdFor = (data: Fields, state: ArgosState): string => {
  const random = randomBytes(16).toString('hex');
  const comparable = duplicatedInformation(data);
  if (comparable === undefined) return random;
  const id = digest(['applicant', comparable]);
  const holders = [...state.submissions.values()].filter(({ item }) => item.applicant_id === id);
  return holders.length > 0 && holders.every(({ checksDuplicates }) => !checksDuplicates) ? random : id;
};
