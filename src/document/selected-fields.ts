import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  getDirectiveValues,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { toInner } from './selections.ts';

/** What is asked for directly within a field, in the order in which it is run, without what a condition leaves out. */
export const toSelected = ({ fieldNodes, fragments, variableValues }: GraphQLResolveInfo): FieldNode[] => {
  const known = new Map(Object.entries(fragments));
  const seen = new Set<SelectionSetNode>();
  const isLeftOut = (node: SelectionNode) =>
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] === false;
  const collect = (set: SelectionSetNode | undefined): FieldNode[] => {
    if (set === undefined || seen.has(set)) return [];
    seen.add(set);
    return set.selections.flatMap((selection) => {
      if (isLeftOut(selection)) return [];
      return selection.kind === Kind.FIELD ? [selection] : collect(toInner(selection, known));
    });
  };
  return fieldNodes.flatMap(({ selectionSet }) => collect(selectionSet));
};

/** What a field is called in the answer. */
export const toResponseName = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** Whether a field of this name is asked for directly within the one that is being resolved. */
export const isSelected = (info: GraphQLResolveInfo, name: string): boolean =>
  toSelected(info).some((field) => field.name.value === name);
