import type { Resolvers } from '../generated/schema.ts';
import { readNodeId, toNodeId } from '../model/node-ref.ts';

export const audit: Resolvers = {
  Query: {
    auditLog: (_, { filter, first, after }, context) =>
      context.audit.page(filter ?? {}, first, after ?? null),
    auditEntry: (_, { id }, context) => {
      const ref = readNodeId(id);
      return ref?.type === 'AuditEntry' ? context.audit.find(ref.entryId) : null;
    },
  },
  AuditEntry: {
    id: ({ entryId }) => toNodeId({ type: 'AuditEntry', entryId }),
  },
  Receipt: {
    id: ({ id }) => toNodeId({ type: 'AuditEntry', entryId: id }),
  },
};
