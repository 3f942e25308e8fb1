// Where the vendor's pages are silent or disagree, each reading can be chosen (unit21.md section 11).

export interface Unit21Settings {
  /** How a placeholder refuses media. */
  placeholder: 400 | 404 | 409;
  /** Decoded bytes; 5,242,880 is the other reading of "5 MB". */
  maxFileBytes: number;
  /** A file above that: refused, or silently cut. */
  oversize: 400 | 413 | 'truncate';
  /** One bad object among good ones: nothing is stored, or the good ones are. 400 either way. */
  invalidObject: 'store-none' | 'store-valid';
  /** A JSON object instead of an array, as an older page had it. */
  objectBody: 'refuse' | 'accept';
  /** The same name with the same bytes sent again. */
  repeat: 'store-again' | 'store-once';
  /** Milliseconds until a write shows in a later read. */
  visibilityDelayMs: number;
  mediaShape: 'array' | 'object';
  /** Whether `media_data` carries base64, and the `custom_data` that was sent (section 5). */
  mediaBytes: boolean;
  mediaCustomData: boolean;
  /** The `name` of what came in a form: its filename, or the media key. */
  formName: 'filename' | 'key';
  /** The deprecated read of an entity may be gone. */
  readRoute: 'present' | 404 | 410;
  /** Which calls the busy traits answer with 423. */
  busy: 'writes' | 'writes-and-reads' | 'none';
  callsPerSecond: number;
  /** Whole body of a link-media call in bytes; 0 for no limit, as it is not said to have one (section 8). */
  linkMediaBodyBytes: number;
}

export const unit21Defaults: Unit21Settings = {
  placeholder: 400,
  maxFileBytes: 5_000_000,
  oversize: 400,
  invalidObject: 'store-none',
  objectBody: 'refuse',
  repeat: 'store-again',
  visibilityDelayMs: 2000,
  mediaShape: 'array',
  mediaBytes: false,
  mediaCustomData: false,
  formName: 'filename',
  readRoute: 'present',
  busy: 'writes',
  callsPerSecond: 200,
  linkMediaBodyBytes: 0,
};
