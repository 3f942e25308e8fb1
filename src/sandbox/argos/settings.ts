// Where the vendor's pages are silent or disagree, each reading can be chosen (argos.md, marked unsure).

export interface ArgosSettings {
  /** A read by a `submission_id` that is not known. */
  unknownSubmission: 'empty-items' | 'error-400';
  /** Which string a partial delete answers for it: the table's, or the sample body's (section 2.4). */
  unknownOnPartialDelete: 'not Exist Submission Data' | 'not Exist Submission ID';
  /** What a partial delete leaves of a part. */
  deletedParts: 'vanish' | 'empty';
  /** A partial delete of parts that are all gone already. */
  repeatedDelete: 'ok' | 'error';
  /** Any delete on a submission that was deleted as a whole. */
  deleteOfDeleted: 'ok' | 'error';
  /** `fails-after` carries the delete out and then answers the error. */
  partialDelete: 'works' | 'fails-before' | 'fails-after';
  internalErrorStatus: 400 | 500;
  /** Whether `id_image` takes the back of the document along. */
  idBackImage: 'goes' | 'stays';
  /** A parameter given twice: refused as no string, or its last value counts. */
  repeatedParameter: 'refuse' | 'last-wins';
  /** Blanks around names, and empty places between commas. */
  looseLists: 'refuse' | 'accept';
  /** A comma sent as %2C: a comma, or a part of the name. */
  encodedCommas: 'decoded' | 'literal';
  /** An empty `data_fields` where `fields` does not include data. */
  emptyDataFields: 'ignore' | 'refuse';
  /** Lookups by an e-mail or user id that was deleted. */
  lookupOfDeleted: 'ends' | 'stays';
  /** Whether the user id outlives the delete of the whole submission. */
  userIdOfDeleted: 'kept' | 'gone';
  /** Where "Deleted Submission" stands: a key of the item, or the name in `data`. */
  deletedTextIn: 'email' | 'status' | 'name';
  /** The copies of the full delete's page differ in both its answers (section 5). */
  fullDeleteAnswer: 'current' | 'older' | 'legacy';
  fullDelete: 'works' | 'fails';
  defaultCount: number;
  order: 'newest-first' | 'oldest-first';
  endDate: 'inclusive' | 'exclusive';
  /** Hours east of UTC in which days are counted. */
  dayOffsetHours: number;
  /** What `data` of a list item carries beside the name. */
  listData: 'basics' | 'name-only';
  timestamps: 'iso' | 'dashes';
  /** Type of `argos_score` and `recognition_score`. */
  scores: 'string' | 'number';
  /** A legacy sample has a single object. */
  additionalList: 'array' | 'object';
  /** Nature of the values in `image`. */
  imageValues: 'key' | 'url';
  missingImageStatus: 400 | 404;
  /** Whether an upload brings back an image that was deleted. */
  imageRefill: 'accept' | 'refuse';
  /** The caller's address may not be on the project's allow list. */
  callerAddress: 'allowed' | 'denied';
  callsPerSecond: number;
  callsPerDay: number;
}

export const argosDefaults: ArgosSettings = {
  unknownSubmission: 'empty-items',
  unknownOnPartialDelete: 'not Exist Submission Data',
  deletedParts: 'vanish',
  repeatedDelete: 'ok',
  deleteOfDeleted: 'error',
  partialDelete: 'works',
  internalErrorStatus: 400,
  idBackImage: 'goes',
  repeatedParameter: 'refuse',
  looseLists: 'refuse',
  encodedCommas: 'decoded',
  emptyDataFields: 'ignore',
  lookupOfDeleted: 'ends',
  userIdOfDeleted: 'kept',
  deletedTextIn: 'email',
  fullDeleteAnswer: 'current',
  fullDelete: 'works',
  defaultCount: 50,
  order: 'newest-first',
  endDate: 'inclusive',
  dayOffsetHours: 0,
  listData: 'basics',
  timestamps: 'iso',
  scores: 'string',
  additionalList: 'array',
  imageValues: 'key',
  missingImageStatus: 400,
  imageRefill: 'accept',
  callerAddress: 'allowed',
  callsPerSecond: 5_000,
  callsPerDay: 500_000,
};
