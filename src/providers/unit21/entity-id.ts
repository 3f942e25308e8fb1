/** @see https://docs.unit21.ai/reference/link_media_to_entity */
const allowed = /^(?!\.{1,2}$)[-_:.@a-zA-Z0-9!#$%&*+/=?^`{']{1,128}$/;

export const isEntityId = (entityId: string): boolean => allowed.test(entityId);

export const entityIdRule =
  'it is 1 to 128 characters of A-Z, a-z, 0-9 and -_:.@!#$%&*+/=?^`{\', and not "." or ".."';

/** The path of an entity after `/v1/{org}`; the id may hold `/`, `?`, `#` and `%`, so it is encoded, once. */
export const toEntityPath = (entityId: string): string => `/entities/${encodeURIComponent(entityId)}`;
