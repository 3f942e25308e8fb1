// The fields of a document, through inline fragments and fragment spreads.
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const toFragments = ({ definitions }: DocumentNode): Fragments =>
  new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );

/** What a selection holds inside; undefined for a field without any, and for a fragment that is not there. */
export const toInner = (selection: SelectionNode, fragments: Fragments): SelectionSetNode | undefined =>
  (selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection)?.selectionSet;

/** Every selection that can be reached, each once however often its fragment is spread. */
export const toSelections = (root: SelectionSetNode, fragments: Fragments): SelectionNode[] => {
  const selections: SelectionNode[] = [];
  const seen = new Set([root]);
  for (const set of seen) {
    for (const selection of set.selections) {
      selections.push(selection);
      const inner = toInner(selection, fragments);
      // A set takes more members while it is gone through.
      if (inner !== undefined) seen.add(inner);
    }
  }
  return selections;
};

/** The fields among them. */
export const toFields = (root: SelectionSetNode, fragments: Fragments): FieldNode[] =>
  toSelections(root, fragments).filter((selection) => selection.kind === Kind.FIELD);

/** The fields of one place: not those within them. */
export const toOwnFields = (sets: readonly SelectionSetNode[], fragments: Fragments): FieldNode[] => {
  const fields: FieldNode[] = [];
  const seen = new Set(sets);
  for (const { selections } of seen) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else {
        const inner = toInner(selection, fragments);
        if (inner !== undefined) seen.add(inner);
      }
    }
  }
  return fields;
};
