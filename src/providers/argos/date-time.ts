const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)$/;
const dashed = /^(\d{4}-\d\d-\d\d)-(\d\d-\d\d-\d\d)-?(Z|UTC|GMT|KST|[+-]\d\d:?\d\d)$/;
/** Of the zones' names, those that can only mean one thing at a Korean vendor. */
const zones: Readonly<Record<string, string>> = { UTC: 'Z', GMT: 'Z', KST: '+09:00' };

/** ISO 8601 with a zone, or `YYYY-MM-DD-HH-MM-SS-ZZZ`, to RFC 3339 in UTC; anything else is left out. */
export const toDateTime = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const [, day, time, zone] = iso.exec(value) ?? dashed.exec(value) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return null;
  const offset = zones[zone] ?? zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(`${day}T${time.replaceAll('-', ':')}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};
