// DELETE /v3/submission/partial (argos.md section 2). Nothing brings back what it took.
import type { FastifyInstance } from 'fastify';
import { refuseCode } from './answer.ts';
import { comparedDataNames, type ImageType, type PartName } from './names.ts';
import { readPartialDelete, type PartialDelete } from './partial-request.ts';
import type { ArgosSettings } from './settings.ts';
import { removeKey, type ArgosContext, type Submission } from './state.ts';

const eraseImage = (submission: Submission, type: ImageType, settings: ArgosSettings): boolean => {
  if (submission.files.delete(type)) submission.removedImages.add(type);
  return removeKey(submission.image, type, settings.deletedParts);
};

/** Without data_fields all of `data` goes, keys included that no partial delete can name (section 2). */
const eraseData = (submission: Submission, names: string[], settings: ArgosSettings): string[] => {
  const { data } = submission;
  if (data === undefined) return [];
  if (names.length > 0) return names.filter((name) => removeKey(data, name, settings.deletedParts));
  const held = Object.keys(data).filter((name) => data[name] !== '');
  submission.data = settings.deletedParts === 'vanish' ? undefined : {};
  return held;
};

/** What was erased, images and parts by their key in a read. */
const erasePart = (
  submission: Submission,
  part: PartName,
  dataFields: string[],
  settings: ArgosSettings,
): string[] => {
  const images = (types: ImageType[]) => types.filter((type) => eraseImage(submission, type, settings));
  if (part === 'id_image') {
    return images(settings.idBackImage === 'goes' ? ['idImage', 'idBackImage'] : ['idImage']);
  }
  if (part === 'selfie_image') return images(['selfieImage']);
  if (part === 'data') return eraseData(submission, dataFields, settings);
  return removeKey(submission.item, part, settings.deletedParts) ? [part] : [];
};

/** Section 9, row 5. */
const compared = [...comparedDataNames, 'selfieImage', 'applicant_id', 'duplicated_information'];

const erase = (submission: Submission, request: PartialDelete, settings: ArgosSettings) => {
  const erased = [...new Set(request.fields)].flatMap((part) =>
    erasePart(submission, part, request.dataFields, settings),
  );
  if (erased.length === 0 && settings.repeatedDelete === 'error') {
    throw refuseCode('not Exist Submission Data');
  }
  if (erased.some((key) => compared.includes(key))) submission.checksDuplicates = false;
  if (erased.length > 0) submission.item.updated_at = new Date().toISOString();
};

const findTarget = (submissionId: string, { state, settings }: ArgosContext): Submission => {
  const submission = state.submissions.get(submissionId);
  if (submission?.trait === 'foreign-project') throw refuseCode('invalid API key for this project');
  if (submission === undefined) throw refuseCode(settings.unknownOnPartialDelete);
  if (submission.deleted && settings.deleteOfDeleted === 'error') {
    throw refuseCode('not Exist Submission Data');
  }
  if (submission.trait === 'project-gone') throw refuseCode('not Exist Project Data');
  return submission;
};

export const registerPartialDelete = (app: FastifyInstance, context: ArgosContext) => {
  const { settings } = context;

  app.delete('/submission/partial', (request) => {
    const partialDelete = readPartialDelete(request, settings);
    const submission = findTarget(partialDelete.submissionId, context);
    if (settings.partialDelete !== 'fails-before') erase(submission, partialDelete, settings);
    if (settings.partialDelete !== 'works') {
      throw refuseCode('Internal server error', settings.internalErrorStatus);
    }
    return {
      message: 'success',
      content: `Submission ${submission.id} partially deleted successfully.`,
    };
  });
};
