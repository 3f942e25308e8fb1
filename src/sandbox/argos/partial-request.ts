// The rules of a partial delete's parameters; checked in the order of the table (argos.md section 2.3).
import type { FastifyRequest } from 'fastify';
import { refuseCode } from './answer.ts';
import { dataNames, isPartName, partNames, type PartName } from './names.ts';
import type { ArgosSettings } from './settings.ts';

export interface PartialDelete {
  submissionId: string;
  fields: PartName[];
  /** Empty for all of `data`. */
  dataFields: string[];
}

/** The vendor's own detail is not documented. */
const formatDetail = 'names must be separated by single commas without blanks';

const readParameters = (request: FastifyRequest, settings: ArgosSettings) => {
  const search = request.url.split('?').slice(1).join('?');
  const literal = settings.encodedCommas === 'literal';
  const parameters = new URLSearchParams(literal ? search.replaceAll(/%2c/gi, '%252C') : search);
  return (name: string): string[] => {
    const values = parameters.getAll(name);
    return settings.repeatedParameter === 'last-wins' ? values.slice(-1) : values;
  };
};

const readList = (text: string) => {
  const places = text.split(',');
  return {
    names: places.map((place) => place.trim()).filter((place) => place !== ''),
    malformed: text !== '' && places.some((place) => place === '' || place !== place.trim()),
  };
};

const checkNames = (parameter: string, names: string[], known: readonly string[]) => {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw refuseCode(`invalid fields found in ${parameter}: ${unknown.join(', ')}`);
};

const readTexts = (request: FastifyRequest, settings: ArgosSettings) => {
  const valuesOf = readParameters(request, settings);
  const submissionId = valuesOf('submission_id').at(-1) ?? '';
  const fields = valuesOf('fields');
  const dataFields = valuesOf('data_fields');
  if (submissionId === '') throw refuseCode('submission_id is required');
  if (fields.every((text) => text === '')) {
    throw refuseCode('fields parameter is required and cannot be empty');
  }
  if (fields.length > 1) throw refuseCode('fields must be a string');
  if (dataFields.length > 1) throw refuseCode('data_fields must be a string');
  return { submissionId, fieldsText: fields[0] ?? '', dataFieldsText: dataFields[0] };
};

export const readPartialDelete = (request: FastifyRequest, settings: ArgosSettings): PartialDelete => {
  const { submissionId, fieldsText, dataFieldsText } = readTexts(request, settings);
  const fields = readList(fieldsText);
  const dataFields = readList(dataFieldsText ?? '');
  if (fields.names.length === 0) throw refuseCode('fields cannot be empty');
  checkNames('fields', fields.names, partNames);
  checkNames('data_fields', dataFields.names, dataNames);
  const given = settings.emptyDataFields === 'refuse' ? dataFieldsText !== undefined : dataFieldsText;
  if (given && !fields.names.includes('data')) {
    throw refuseCode('data_fields parameter is not allowed when fields does not include data');
  }
  if (settings.looseLists === 'refuse') {
    if (fields.malformed) throw refuseCode(`invalid format for fields: ${formatDetail}`);
    if (dataFields.malformed) throw refuseCode(`invalid format for data_fields: ${formatDetail}`);
  }
  return { submissionId, fields: fields.names.filter(isPartName), dataFields: dataFields.names };
};
