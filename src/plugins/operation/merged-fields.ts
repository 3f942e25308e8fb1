// The fields of an operation as they are run: those with one name in one place are one field.
import { print, type FieldNode, type SelectionSetNode } from 'graphql';
import { toOwnFields, type Fragments } from '../../document/selections.ts';

export interface Merged {
  /** Different names at the root. */
  rootFields: number;
  /** The most names that one plain value, with the same arguments, has in one place. */
  names: number;
  /** The most often that one name stands in one place. */
  repeats: number;
}

/** The document must have no cycle, and no more fields than are worth going through one by one. */
export const mergeFields = (root: SelectionSetNode, fragments: Fragments): Merged => {
  const rootPlace = collect([root], fragments);
  const most = { rootFields: rootPlace.size, names: 0, repeats: 0 };
  const waiting = [rootPlace];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    most.names = Math.max(most.names, countNames(place));
    for (const nodes of place.values()) {
      most.repeats = Math.max(most.repeats, nodes.length);
      const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (sets.length > 0) waiting.push(collect(sets, fragments));
    }
  }
  return most;
};

type Place = Map<string, FieldNode[]>;

/** A fragment that is spread twice in one place is one. */
const collect = (sets: SelectionSetNode[], fragments: Fragments): Place => {
  const place: Place = new Map();
  for (const node of toOwnFields(sets, fragments)) {
    const name = (node.alias ?? node.name).value;
    const nodes = place.get(name);
    if (nodes === undefined) place.set(name, [node]);
    else nodes.push(node);
  }
  return place;
};

const countNames = (place: Place): number => {
  const names = new Map<string, number>();
  for (const [node] of place.values()) {
    // A record that is asked for twice is read once; its parts are counted in their own place.
    if (node === undefined || node.selectionSet !== undefined) continue;
    const key = `${node.name.value} ${(node.arguments ?? []).map(print).sort().join(' ')}`;
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...names.values());
};
