// How large an operation is with its fragments spread out. Each fragment is measured once, so that it takes linear time
// even where the fragments multiply each other.
import { Kind, type DirectiveNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { toInner, type Fragments } from '../../document/selections.ts';

export interface Size {
  /** Fields within fields. What is inside `__schema` and `__type` counts as one. */
  depth: number;
  aliases: number;
  fields: number;
  /** Those that the schema knows. */
  directives: number;
  /** `@skip` and `@include` along one path. */
  conditions: number;
  /** Lists of a type's members within one another, inside `__schema` and `__type`. */
  introspection: number;
  /** The same anywhere. */
  lists: number;
}

const nothing: Size = {
  depth: 0,
  aliases: 0,
  fields: 0,
  directives: 0,
  conditions: 0,
  introspection: 0,
  lists: 0,
};

const introspection = new Set(['__schema', '__type']);
/** Those that lead from a type to others. */
const lists = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);
const conditions = new Set(['skip', 'include']);

export interface Measure {
  (set: SelectionSetNode): Size;
  /** True: a fragment that was measured spreads itself. */
  readonly cyclic: boolean;
}

/** `known`: the names of the schema's directives. */
export const createMeasure = (fragments: Fragments, known: ReadonlySet<string>): Measure => {
  const measured = new Map<SelectionSetNode, Size | null>();
  let cyclic = false;

  const ofSet = (set: SelectionSetNode): Size => {
    const before = measured.get(set);
    if (before === null) cyclic = true;
    if (before !== undefined) return before ?? nothing;
    measured.set(set, null);
    const size = set.selections.map(ofSelection).reduce(add, nothing);
    measured.set(set, size);
    return size;
  };

  const ofSelection = (selection: SelectionNode): Size => {
    const set = toInner(selection, fragments);
    const inner = set === undefined ? nothing : ofSet(set);
    const directives = selection.directives ?? [];
    const around = {
      ...inner,
      directives: inner.directives + count(directives, known),
      conditions: inner.conditions + count(directives, conditions),
    };
    if (selection.kind !== Kind.FIELD) return around;
    const name = selection.name.value;
    const own = introspection.has(name)
      ? { depth: 1, introspection: inner.lists }
      : { depth: 1 + inner.depth };
    return {
      ...around,
      ...own,
      fields: 1 + inner.fields,
      aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
      lists: inner.lists + (lists.has(name) ? 1 : 0),
    };
  };

  return Object.defineProperty(ofSet, 'cyclic', { get: () => cyclic }) as Measure;
};

const count = (directives: readonly DirectiveNode[], names: ReadonlySet<string>) =>
  directives.filter(({ name }) => names.has(name.value)).length;

const add = (left: Size, right: Size): Size => ({
  depth: Math.max(left.depth, right.depth),
  aliases: left.aliases + right.aliases,
  fields: left.fields + right.fields,
  directives: left.directives + right.directives,
  conditions: Math.max(left.conditions, right.conditions),
  introspection: Math.max(left.introspection, right.introspection),
  lists: Math.max(left.lists, right.lists),
});
