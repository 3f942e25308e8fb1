// Where the vendor's pages are silent or disagree, each reading can be chosen (capillary.md section 9).

export interface CapillarySettings {
  /** Places after a delete: later images move down and are renumbered, or keep their number. */
  places: 'compact' | 'sparse';
  /** Milliseconds between accepting a delete and carrying it out. */
  deleteDelayMs: number;
  /** How `image_ids` that name no image are refused, all but the last with 8078. */
  badIndex: 'warning' | 'error' | 'http-400' | 'empty-400';
  missingImageIds: 'as-bad-index' | 'empty-400';
  severalIndices: 'accept' | 'refuse';
  /** How a delete fails for the `failing` trait. */
  failedDelete: 'status-false' | 'warning-8080';
  /** Where 8082 stands. */
  sixthImage: 'warning' | 'error';
  /** Where 8079 and 8083 stand. */
  wrongSize: 'warning' | 'error';
  /** Where the code for a form without a file stands, and which it is (section 4). */
  noImage: 'warning' | 'error';
  noImageCode: 8081 | 8084;
  /** The base of "10 KB" and "49 MB". */
  kilobyte: 1024 | 1000;
  /** Items in the answer to an upload of several files. */
  uploadItems: 'each' | 'first';
  /** HTTP status that goes with 8015 and 8065. */
  unknownCustomerStatus: 400 | 200 | 201;
  /** `customerImage` of a customer without images. */
  noImages: 'empty' | 'absent';
  /** 521 in `errors` of an HTTP 200, or as the HTTP status too. */
  busy: 'error' | 'http-521';
  /** The permissions of the till (section 2). */
  access: 'granted' | 'images-denied' | 'denied' | 'unavailable' | 'v2-off';
  /** A lone identifier that is not the mobile number gives 8015 (section 6). */
  dualEligibility: boolean;
  /** Life of the pre-signed URLs. */
  urlSeconds: number;
  /** Whether a pre-signed URL outlives the delete of its image. */
  deletedFiles: 'readable' | 'gone';
  /** HTTP status of an accepted erasure request. */
  requestStatus: 200 | 201;
  /** Milliseconds between the approval of an erasure and the erasure; days at the vendor. */
  erasureDelayMs: number;
  /** A child org may not raise erasure requests: 9021. */
  connectedOrg: 'parent' | 'child';
}

export const capillaryDefaults: CapillarySettings = {
  places: 'compact',
  deleteDelayMs: 0,
  badIndex: 'warning',
  missingImageIds: 'as-bad-index',
  severalIndices: 'accept',
  failedDelete: 'status-false',
  sixthImage: 'warning',
  wrongSize: 'warning',
  noImage: 'warning',
  noImageCode: 8081,
  kilobyte: 1024,
  uploadItems: 'each',
  unknownCustomerStatus: 400,
  noImages: 'empty',
  busy: 'error',
  access: 'granted',
  dualEligibility: false,
  urlSeconds: 3600,
  deletedFiles: 'readable',
  requestStatus: 200,
  erasureDelayMs: 0,
  connectedOrg: 'parent',
};
