const largestInt64 = 2n ** 63n - 1n;

export const isCustomerId = (text: string) =>
  /^(?:0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largestInt64;
export const customerIdRule =
  'Capillary customer ids are decimal whole numbers from 0 to 9223372036854775807';

export const isImageId = (text: string) => /^[A-Za-z0-9-]{1,128}$/.test(text);
export const imageIdRule = 'image ids are 1 to 128 letters, digits or "-"';

/** A value to find a customer by: it goes into the query, percent-encoded once. */
export const isIdentifierValue = (text: string) => /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(text);
export const identifierValueRule = 'it is 1 to 255 characters without control characters';
