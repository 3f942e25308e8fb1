/** A query string of the values that are there, percent-encoded. */
export const toQuery = (values: Readonly<Record<string, string | null | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) =>
      // A lone half of a surrogate pair has no UTF-8, and would throw here.
      value == null ? [] : `${name}=${encodeURIComponent(value.toWellFormed())}`,
    )
    .join('&');

/** Names for a list parameter: commas stand as they are, as in the vendor's samples, and nothing comes twice. */
export const toList = (names: readonly string[]): string => [...new Set(names)].join(',');
