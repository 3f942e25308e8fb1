// The vendor's ids are lower-case letters and digits; a little more is let through, as their form is documented
// nowhere.
export const vendorId = /^[A-Za-z0-9_-]{1,64}$/;
export const vendorIdRule = 'ARGOS ids are 1 to 64 letters, digits, "_" or "-"';

/** What a submission is looked up by; it goes into a query string, percent-encoded once. */
export const lookup = /^[^\p{Cc}\p{Cs}]{1,255}$/u;
export const lookupRule = 'it is 1 to 255 characters without control characters';
