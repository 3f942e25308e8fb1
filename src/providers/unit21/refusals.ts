import type { HttpAnswer } from '../../http/call.ts';
import { tryJson } from '../../http/read-json.ts';
import type { AddEntityMediaCode } from '../../model/entity.ts';
import type { Refusal } from '../../model/receipt.ts';
import { entityIdRule } from './entity-id.ts';
import { isShown, type Look } from './look.ts';
import { wireError } from './wire.ts';

type Refused = Refusal<AddEntityMediaCode>;

const aboutEntity = (code: AddEntityMediaCode, message: string): Refused => ({
  code,
  message,
  field: ['input', 'entityId'],
});

export const invalidEntityId = () => aboutEntity('INVALID_ID', `entityId: ${entityIdRule}.`);
export const entityNotFound = () => aboutEntity('ENTITY_NOT_FOUND', 'Unit21 knows no such entity.');
export const entityNotReadable = () =>
  aboutEntity(
    'ENTITY_NOT_FOUND',
    'Unit21 shows no such entity: it is not readable; it may be a placeholder, which takes no media.',
  );
export const entityInUse = () =>
  aboutEntity(
    'ENTITY_BUSY',
    'This server is still adding other files to the entity, or does not know yet what became of them. The file was not sent: try again later.',
  );
const entityBusy = (tries: number) =>
  aboutEntity(
    'ENTITY_BUSY',
    `Unit21 answered ${tries} times, with pauses in between, that the entity is being changed. The file was not stored, and no file after it was sent: try again later.`,
  );
const entityIsPlaceholder = () =>
  aboutEntity(
    'ENTITY_IS_PLACEHOLDER',
    'The entity is a placeholder, which takes no media: create the entity at Unit21 first.',
  );

const aboutFile = (index: number, code: AddEntityMediaCode, message: string): Refused => ({
  code,
  message,
  field: ['input', 'media', String(index)],
});

/** True: the other files of the same call would be refused in the same way. */
export const isAboutEntity = ({ field }: Refused) => field?.at(-1) === 'entityId';

export interface Asked {
  /** The file's place in the input, from 0. */
  index: number;
  /** How often the file was sent. */
  tries: number;
  /** What was found when the entity was looked at. */
  look: Look;
}

/**
 * The vendor's refusal of a file. Which status a placeholder is refused with is not documented, so it is told from
 * the text, or from the entity not being shown; never from a read that failed.
 */
export const toRefusal = (answer: HttpAnswer, { index, tries, look }: Asked): Refused => {
  const { status } = answer;
  if (status === 423) return entityBusy(tries);
  if (status === 413) return aboutFile(index, 'FILE_TOO_LARGE', 'The file is too large for Unit21.');
  const error = wireError.safeParse(tryJson(answer)).data;
  const saysPlaceholder = [error?.error_code, error?.message].some((text) => /placeholder/i.test(text ?? ''));
  if (status === 404) return isShown(look) || !saysPlaceholder ? entityNotFound() : entityIsPlaceholder();
  if (look === 'ABSENT' || saysPlaceholder) return entityIsPlaceholder();
  const errorCode = error?.error_code ?? '';
  const reason = /^[a-z_]{1,64}$/.test(errorCode) ? `${status}, ${errorCode}` : String(status);
  return aboutFile(index, 'REFUSED_BY_VENDOR', `Unit21 refused this file (${reason}).`);
};
