import { createHash } from 'node:crypto';
import type { Entity, EntityMedia } from '../../model/entity.ts';
import type { WireEntity, WireMedium } from './wire.ts';

/** Unix seconds, as a number or as digits, or a date-time, which is UTC where it names no zone, to RFC 3339. */
export const toDateTime = (value: number | string | null | undefined): string | null => {
  if (value == null) return null;
  const date = typeof value === 'number' ? new Date(value * 1000) : readTime(value);
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const readTime = (value: string) => {
  if (/^\d{1,12}(\.\d{1,9})?$/.test(value)) return new Date(Number(value) * 1000);
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/.exec(value);
  if (match === null) return null;
  const [, date = '', time = '', zone = 'Z'] = match;
  return new Date(`${date}T${time}${zone}`);
};

/** By the extension, which the vendor asks for in every name; some names are older than its list. */
const contentTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  wmv: 'video/x-ms-wmv',
  avi: 'video/vnd.avi',
  mkv: 'video/matroska',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  tif: 'image/tiff',
  gif: 'image/gif',
  raw: 'application/octet-stream',
  eps: 'application/postscript',
};

const toContentType = (name: string) =>
  contentTypes[/\.([a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1] ?? ''] ?? null;

/** Null where there are none, or what is there is not base64. */
const toBytes = (base64: string | null | undefined) =>
  base64 != null && isBase64(base64) ? Buffer.from(base64, 'base64') : null;

// Looking for what does not belong needs no way back; matching millions of letters in one go overflows the stack.
const isBase64 = (text: string) => text !== '' && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));

const toNameHash = (name: string) =>
  createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');

const toMedium = (entityId: string, wire: WireMedium, occurrence: number): EntityMedia => {
  const name = wire.name ?? '';
  const bytes = toBytes(wire.media);
  return {
    kind: 'EntityMedia',
    provider: 'UNIT21',
    entityId,
    name,
    nameHash: toNameHash(name),
    mediaType: wire.media_type ?? null,
    customData: wire.custom_data ?? null,
    occurrence,
    bytes,
    fileName: wire.name ?? null,
    contentType: toContentType(name),
    byteSize: bytes?.byteLength ?? null,
    addedAt: toDateTime(wire.created_at),
  };
};

/** Where there is no media, the one object of the schema may be there with nothing in it. */
const isEmpty = ({ name, media, created_at: createdAt }: WireMedium) =>
  name == null && media == null && createdAt == null;

const toMedia = (entityId: string, wire: WireEntity['media_data']): EntityMedia[] => {
  const list = Array.isArray(wire) ? wire : [wire ?? null];
  const seen = new Map<string, number>();
  return list
    .filter((medium): medium is WireMedium => medium !== null && !isEmpty(medium))
    .map((medium) => {
      const likeness = JSON.stringify([medium.name ?? '', toDateTime(medium.created_at)]);
      const occurrence = seen.get(likeness) ?? 0;
      seen.set(likeness, occurrence + 1);
      return toMedium(entityId, medium, occurrence);
    });
};

const toTexts = (list: (string | null)[] | null | undefined) =>
  (list ?? []).filter((value) => value !== null && value !== '') as string[];

/** `entityId` is the id that was asked for. */
export const toEntity = (entityId: string, wire: WireEntity): Entity => ({
  kind: 'Entity',
  entityId,
  type: wire.general_data.entity_type ?? null,
  subtype: wire.general_data.entity_subtype ?? null,
  status: wire.general_data.status ?? null,
  firstName: wire.user_data?.first_name ?? null,
  lastName: wire.user_data?.last_name ?? null,
  businessName: wire.business_data?.business_name ?? null,
  emails: toTexts(wire.communication_data?.email_addresses),
  phones: toTexts(wire.communication_data?.phone_numbers),
  registeredAt: toDateTime(wire.general_data.registered_at),
  media: toMedia(entityId, wire.media_data),
});
