import { responsePathAsArray, type GraphQLResolveInfo } from 'graphql';

/** Where a field stands in the answer, for faults that leave its value in place. */
export const toPath = (info: GraphQLResolveInfo) => responsePathAsArray(info.path);
