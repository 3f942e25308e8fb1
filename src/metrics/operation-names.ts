/** Operations that are counted by their own names, and characters of such a name. */
const most = { names: 100, length: 64 };

/**
 * The name under which an operation is counted. Callers choose the names of their operations: the first 100 that were
 * run keep theirs, so that nobody can make the metrics grow without end, and the rest is `other`.
 */
export const createOperationNames = () => {
  const known = new Set<string>();
  /** `ran`: it got as far as an operation of the schema; what did not, may not take a name from one that does. */
  return (name: string | null, ran: boolean): string => {
    if (name === null) return 'anonymous';
    if (known.has(name)) return name;
    if (!ran || known.size >= most.names || name.length > most.length) return 'other';
    known.add(name);
    return name;
  };
};
