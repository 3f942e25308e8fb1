import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { toInner } from './selections.ts';

/**
 * What is asked for directly within a field, in the order in which it is run, without what a condition leaves out.
 * `type`: only what is asked for of an object of this type, where the field may give others.
 */
export const toSelected = (
  { fieldNodes, fragments, variableValues, schema }: GraphQLResolveInfo,
  type?: string,
): FieldNode[] => {
  const known = new Map(Object.entries(fragments));
  const seen = new Set<SelectionSetNode>();
  const isLeftOut = (node: SelectionNode) =>
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] === false;
  const isOther = (node: SelectionNode) => {
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? known.get(node.name.value) : node;
    const condition =
      fragment !== undefined && 'typeCondition' in fragment ? fragment.typeCondition : undefined;
    if (type === undefined || condition === undefined || condition.name.value === type) return false;
    const [abstract, own] = [schema.getType(condition.name.value), schema.getType(type)];
    return !(isAbstractType(abstract) && isObjectType(own) && schema.isSubType(abstract, own));
  };
  const collect = (set: SelectionSetNode | undefined): FieldNode[] => {
    if (set === undefined || seen.has(set)) return [];
    seen.add(set);
    return set.selections.flatMap((selection) => {
      if (isLeftOut(selection) || isOther(selection)) return [];
      return selection.kind === Kind.FIELD ? [selection] : collect(toInner(selection, known));
    });
  };
  return fieldNodes.flatMap(({ selectionSet }) => collect(selectionSet));
};

/** What a field is called in the answer. */
export const toResponseName = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** Whether a field of this name is asked for directly, of an object of this type, within the one that is being resolved. */
export const isSelected = (info: GraphQLResolveInfo, type: string, name: string): boolean =>
  toSelected(info, type).some((field) => field.name.value === name);
