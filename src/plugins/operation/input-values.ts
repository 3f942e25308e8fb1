// Whether a variable's value fits its type. GraphQL tells the same, but prints the value with it, which may be personal
// data, and may be as large as a whole body.
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
} from 'graphql';

/** What is wrong, in words of the schema alone. */
export interface Misfit {
  /** Names of the schema, and places in lists. */
  path: (string | number)[];
  reason: string;
}

type Path = Misfit['path'];

/** The misfits of a value; no more are looked for when there are `most`. */
export const findMisfits = (value: unknown, type: GraphQLInputType, most: number): Misfit[] => {
  const misfits: Misfit[] = [];
  const tell = (path: Path, reason: string) => void misfits.push({ path, reason });

  const check = (item: unknown, itemType: GraphQLInputType, path: Path): void => {
    if (misfits.length >= most) return;
    if (item == null) {
      if (isNonNullType(itemType))
        tell(path, `Expected non-nullable type "${String(itemType)}" not to be null.`);
      return;
    }
    const wanted = getNullableType(itemType);
    if (isListType(wanted)) {
      const inner = wanted.ofType;
      // One value stands for a list of one.
      if (!Array.isArray(item)) check(item, inner, path);
      else item.forEach((member, index) => check(member, inner, [...path, index]));
    } else if (isInputObjectType(wanted)) checkObject(item, wanted, path);
    else if (!fits(item, wanted)) tell(path, `A value of type "${String(wanted)}" is wanted.`);
  };

  const checkObject = (item: unknown, wanted: GraphQLInputObjectType, path: Path): void => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      tell(path, `Expected type "${wanted.name}" to be an object.`);
      return;
    }
    const members = item as Record<string, unknown>;
    const fields = wanted.getFields();
    for (const field of Object.values(fields)) {
      if (members[field.name] !== undefined) check(members[field.name], field.type, [...path, field.name]);
      else if (isNonNullType(field.type) && field.defaultValue === undefined) {
        const type = String(field.type);
        tell(path, `Field "${field.name}" of required type "${type}" was not provided.`);
      }
    }
    // A member's name is the caller's to choose, like a value.
    if (Object.keys(members).some((name) => !Object.hasOwn(fields, name))) {
      tell(path, `A field is not defined by type "${wanted.name}".`);
    }
    const given = Object.values(members).filter((member) => member !== undefined);
    if (wanted.isOneOf && (given.length !== 1 || given[0] === null)) {
      tell(path, `Exactly one key must be specified for OneOf type "${wanted.name}".`);
    }
  };

  check(value, type, []);
  return misfits;
};

/** The scalars of the specification, as GraphQL takes them from variables. */
const specified: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => Number.isFinite(value),
  Int: (value) => Number.isInteger(value) && Math.abs(Number(value) + 0.5) <= 2 ** 31,
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
};

const fits = (value: unknown, type: GraphQLLeafType): boolean => {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  const known = specified[type.name];
  if (known !== undefined) return known(value);
  try {
    type.parseValue(value);
    return true;
  } catch {
    return false;
  }
};
