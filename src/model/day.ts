/** Whether it is a day of the calendar as YYYY-MM-DD (RFC 3339, `full-date`). */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // A day that does not exist, such as 30 February, comes back as another one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
