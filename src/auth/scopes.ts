import { ApiError } from '../errors.ts';

/** The closed list of what a caller may be allowed, with what each allows. */
export const scopes = {
  'applicants:read': 'Applicants at Sumsub and their images.',
  'applicants:write': 'setImageActive.',
  'submissions:read': 'Submissions at ARGOS and their images.',
  'submissions:write': 'partialDeleteSubmission.',
  'customers:read': 'Customers at Capillary and their images.',
  'customers:write': 'deleteCustomerImage.',
  'entities:read': 'Entities at Unit21 and their media.',
  'entities:write': 'addEntityMedia.',
  'pii:read':
    'Personal data in what may be read: names, dates of birth, document numbers, contact data, image links, OCR.',
  'providers:read': 'How the vendors are set up, and whether they answer.',
  'audit:read': 'The audit log.',
  'keys:admin': 'API keys: to list, make and revoke them.',
  'schema:read': 'Introspection in production.',
} as const;

export type Scope = keyof typeof scopes;

export const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

export const allScopes: ReadonlySet<Scope> = new Set(Object.keys(scopes) as Scope[]);

/** Sets of scopes, one of which has to be held whole: the meaning of `@requiresScopes`. */
export type Requirement = readonly (readonly Scope[])[];

/** Every type's own requirement, by its name; types without one are left out. */
export type TypeRules = ReadonlyMap<string, Requirement>;

/** Null: the requirement is met. `what` it is that needs it. */
export const toForbidden = (
  held: ReadonlySet<Scope>,
  requirement: Requirement,
  what = 'this',
): ApiError | null => {
  if (requirement.length === 0 || requirement.some((set) => set.every((scope) => held.has(scope))))
    return null;
  const missing = requirement.map((set) => set.filter((scope) => !held.has(scope)).join(' and '));
  return new ApiError('FORBIDDEN', `The credential needs the scope ${missing.join(', or ')} for ${what}.`);
};
