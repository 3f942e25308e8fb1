/** Where something is not as it was written. */
export interface Place {
  seq: number;
  /** Null where the record belongs to no write, or is not there to be asked. */
  entryId: string | null;
}

export type Verdict =
  | { intact: true; records: number; first: number; last: Head }
  /** `reason`: a sentence for a person. */
  | { intact: false; at: Place; reason: string };

export interface Head {
  seq: number;
  hash: string;
}
