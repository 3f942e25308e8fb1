// Names of callers that nobody else may bear: in the ledger they stand for who runs this program.

/** Of whoever holds ADMIN_API_KEY. */
export const adminName = 'admin';
/** Of whoever calls an open sandbox without a credential. */
export const sandboxName = 'sandbox';
/** Of whoever makes keys from the command line. */
export const operatorName = 'command line';

const reserved = new Set([adminName, sandboxName, operatorName]);

/** Whether it is one of these, or looks like one: in other letters of Unicode (NFKC), of any case. */
export const isReservedName = (name: string): boolean => reserved.has(name.normalize('NFKC').toLowerCase());
