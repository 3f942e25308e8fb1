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

/** What is missing, for a person to read; null where the requirement is met. */
export const toMissing = (held: ReadonlySet<Scope>, requirement: Requirement): string | null => {
  const missing = requirement.map((set) => set.filter((scope) => !held.has(scope)));
  if (missing.some((set) => set.length === 0)) return null;
  return missing.map((set) => set.join(' and ')).join(', or ');
};
