/* Made by `npm run codegen` from schema/*.graphql. Do not edit. */
import type { Json } from '../model/json.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Applicant as ApplicantModel, ApplicantImage as ApplicantImageModel } from '../model/applicant.ts';
import type { Submission as SubmissionModel, SubmissionImage as SubmissionImageModel, SubmissionPage as SubmissionPageModel } from '../model/submission.ts';
import type { Customer as CustomerModel, CustomerImage as CustomerImageModel } from '../model/customer.ts';
import type { Entity as EntityModel, EntityMedia as EntityMediaModel } from '../model/entity.ts';
import type { Person as PersonModel } from '../model/person.ts';
import type { AuditEntry as AuditEntryModel, AuditPage as AuditPageModel } from '../model/audit.ts';
import type { ApiKey as ApiKeyModel, ApiKeyPage as ApiKeyPageModel } from '../model/api-key.ts';
import type { Receipt as ReceiptModel } from '../model/receipt.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day: `YYYY-MM-DD` (ISO 8601). */
  Date: { input: string; output: string; }
  /** A moment: RFC 3339 in UTC with milliseconds, for example `2026-03-01T09:02:03.000Z`. */
  DateTime: { input: string; output: string; }
  /** Any JSON value. */
  JSON: { input: Json; output: Json; }
  /** An absolute URL (RFC 3986). */
  URL: { input: string; output: string; }
  /** A file sent as a part of a multipart request (GraphQL multipart request specification). */
  Upload: { input: Promise<import('../model/entity.ts').SpooledUpload>; output: Promise<import('../model/entity.ts').SpooledUpload>; }
};

/** Which files, to which entity. */
export type AddEntityMediaInput = {
  /** True: check everything and say what would be done, but send nothing. */
  dryRun: Scalars['Boolean']['input'];
  /** Your own id of the person at Unit21. */
  entityId: Scalars['ID']['input'];
  /** 1 to 10 files. */
  media: Array<EntityMediaInput>;
};

/** What became of them. */
export type AddEntityMediaPayload = {
  __typename?: 'AddEntityMediaPayload';
  /** Each file that was sent, with its own receipt. */
  added: Array<AddedEntityMedia>;
  /** The entity as read afterwards; null where it can't be read. */
  entity?: Maybe<Entity>;
  /** Why files were refused; empty where none was. One bad file refuses all of them before anything is sent. */
  userErrors: Array<AddEntityMediaUserError>;
};

/** Why media was not added. */
export type AddEntityMediaUserError = UserError & {
  __typename?: 'AddEntityMediaUserError';
  /** Which refusal. */
  code: AddEntityMediaUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `addEntityMedia`. */
export type AddEntityMediaUserErrorCode =
  /** The bytes are not what the name says. */
  | 'CONTENT_TYPE_MISMATCH'
  /** The entity is being changed, by this server or, after several tries, at Unit21 (its 423): the file was not stored, try again later. */
  | 'ENTITY_BUSY'
  /** The entity is a placeholder, which takes no media: create the entity at Unit21 first. */
  | 'ENTITY_IS_PLACEHOLDER'
  /** Unit21 knows no such entity. */
  | 'ENTITY_NOT_FOUND'
  /** More than one thing at once: something is hidden behind a picture's end or within the file; the message says what. */
  | 'FILE_AMBIGUOUS'
  /** A picture that can't be decoded to its end: cut off or damaged. */
  | 'FILE_CORRUPT'
  /** No bytes at all. */
  | 'FILE_EMPTY'
  /** Not read, because a file before it in the same request is too large. */
  | 'FILE_NOT_READ'
  /** More than 5,000,000 bytes. */
  | 'FILE_TOO_LARGE'
  /** A picture of more than 100 megapixels in all its frames and pages, or one that takes too long to decode. */
  | 'IMAGE_TOO_LARGE'
  /** Not base64 (RFC 4648, section 4). */
  | 'INVALID_BASE64'
  /** An id that Unit21 does not allow; nothing was asked. */
  | 'INVALID_ID'
  /** The scanner for malware found some; the message names it. */
  | 'MALWARE_DETECTED'
  /** Base64 content has no name of its own: give one. */
  | 'NAME_REQUIRED'
  /** The list of files is empty. */
  | 'NO_MEDIA'
  /** Unit21 refused; the message says why. */
  | 'REFUSED_BY_VENDOR'
  /** More than 10 files. */
  | 'TOO_MANY_FILES'
  /** The name's extension is not one that Unit21 takes. */
  | 'UNSUPPORTED_FILE_TYPE';

/** One file that was sent. */
export type AddedEntityMedia = {
  __typename?: 'AddedEntityMedia';
  /** Size in bytes. */
  byteSize: Scalars['Int']['output'];
  /** What the bytes are (RFC 6838). */
  contentType: Scalars['String']['output'];
  /** What it shows. */
  mediaType?: Maybe<EntityMediaType>;
  /** The name it has at Unit21. */
  name: Scalars['String']['output'];
  /** What the write did. */
  receipt: Receipt;
  /** SHA-256 of the bytes, lower-case hex. */
  sha256: Scalars['String']['output'];
};

/** A partner's API key, as it may be shown: the key itself was shown once, when it was made, and is kept nowhere. */
export type ApiKey = {
  __typename?: 'ApiKey';
  /** Whose key it is: what the audit log calls `actor`. */
  client: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it: the caller's name, or `command line`. */
  createdBy: Scalars['String']['output'];
  /** From this moment on it is refused. */
  expiresAt: Scalars['DateTime']['output'];
  /** The public part of the key, between its two underscores: it is what logs and the audit log call `keyId`. */
  id: Scalars['ID']['output'];
  /**
   * Whether it lets anybody in: neither revoked nor expired, and not made in a sandbox that needs no credential and is none
   * any more.
   */
  live: Scalars['Boolean']['output'];
  /** When it was revoked; null where it was not. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who revoked it: the caller's name, or `command line`; null where it was not revoked. */
  revokedBy?: Maybe<Scalars['String']['output']>;
  /** What it allows, in alphabetical order. */
  scopes: Array<Scalars['String']['output']>;
};

/** A page of API keys. */
export type ApiKeyConnection = {
  __typename?: 'ApiKeyConnection';
  /** The keys with their cursors. */
  edges: Array<ApiKeyEdge>;
  /** The keys. */
  nodes: Array<ApiKey>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** One API key in a page. */
export type ApiKeyEdge = {
  __typename?: 'ApiKeyEdge';
  /** Where it stands in the list. */
  cursor: Scalars['String']['output'];
  /** The key. */
  node: ApiKey;
};

/** Narrows the list of API keys; several conditions go together. */
export type ApiKeyFilter = {
  /** Only keys of this client. */
  client?: InputMaybe<Scalars['String']['input']>;
  /** True: only those that let somebody in; false: only those that no longer do. */
  live?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A person or company under verification at Sumsub. */
export type Applicant = Node & {
  __typename?: 'Applicant';
  /** Sumsub's id of the applicant. */
  applicantId: Scalars['ID']['output'];
  /** Country, ISO 3166-1 alpha-3. */
  country?: Maybe<Scalars['String']['output']>;
  /** When the applicant was created. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Day of birth. */
  dateOfBirth?: Maybe<Scalars['Date']['output']>;
  /** True: the profile is deactivated at Sumsub; nobody can change it, and it can be activated again there. */
  deactivated: Scalars['Boolean']['output'];
  /** E-mail address. */
  email?: Maybe<Scalars['String']['output']>;
  /** Your own id of the person, as given to Sumsub. */
  externalUserId?: Maybe<Scalars['String']['output']>;
  /** First name, as supplied or as read from the documents. */
  firstName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** The document images, inactive ones too. Costs one more vendor call for the whole list. */
  images?: Maybe<Array<ApplicantImage>>;
  /** Sumsub's id of the inspection that holds the images; not always equal to `applicantId`. */
  inspectionId: Scalars['ID']['output'];
  /** Last name, as supplied or as read from the documents. */
  lastName?: Maybe<Scalars['String']['output']>;
  /** Phone number. */
  phone?: Maybe<Scalars['String']['output']>;
  /** How the verification stands; null where none was started. */
  review?: Maybe<ApplicantReview>;
  /** Individual or company; null where Sumsub does not say. */
  type?: Maybe<ApplicantType>;
};


/** A person or company under verification at Sumsub. */
export type ApplicantImagesArgs = {
  active?: InputMaybe<Scalars['Boolean']['input']>;
};

/** How to find an applicant: by exactly one of these. */
export type ApplicantBy =
  /** Sumsub's own id. */
  { applicantId: Scalars['ID']['input']; externalUserId?: never; }
  |  /** Your own id of the person. */
  { applicantId?: never; externalUserId: Scalars['String']['input']; };

/** One image of an applicant's documents at Sumsub. */
export type ApplicantImage = Media & Node & {
  __typename?: 'ApplicantImage';
  /** False: left out of verification, by you, by a failed check, or by a reset. Kept all the same. */
  active: Scalars['Boolean']['output'];
  /** When it was uploaded. */
  addedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its size in bytes. */
  byteSize?: Maybe<Scalars['Int']['output']>;
  /** Its media type (RFC 6838), for example `image/jpeg`. */
  contentType?: Maybe<Scalars['String']['output']>;
  /** Country of the document, ISO 3166-1 alpha-3. */
  country?: Maybe<Scalars['String']['output']>;
  /** FRONT_SIDE or BACK_SIDE; null for selfies. */
  documentSide?: Maybe<Scalars['String']['output']>;
  /** Kind of document: ID_CARD, PASSPORT, SELFIE, ...; an open set. */
  documentType?: Maybe<Scalars['String']['output']>;
  /** The file's name. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Height in pixels. */
  height?: Maybe<Scalars['Int']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** Sumsub's id of the image. */
  imageId: Scalars['ID']['output'];
  /** Always SUMSUB. */
  provider: Provider;
  /** Where it came from: fileupload, liveness, docapture, ...; an open set. */
  source?: Maybe<Scalars['String']['output']>;
  /** A short-lived signed link on this server to the bytes. */
  url?: Maybe<Scalars['URL']['output']>;
  /** Width in pixels. */
  width?: Maybe<Scalars['Int']['output']>;
};


/** One image of an applicant's documents at Sumsub. */
export type ApplicantImageUrlArgs = {
  ttlSeconds: Scalars['Int']['input'];
};

/** How an applicant's verification stands. */
export type ApplicantReview = {
  __typename?: 'ApplicantReview';
  /** GREEN or RED; null until `status` is completed, since an earlier answer does not count. */
  answer?: Maybe<Scalars['String']['output']>;
  /** When the review was created. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** True while pending, prechecked or queued: images can't be deactivated now. */
  inProgress: Scalars['Boolean']['output'];
  /** Sumsub's comment for the person. */
  moderationComment?: Maybe<Scalars['String']['output']>;
  /** Why it was rejected, in Sumsub's labels; an open set. */
  rejectLabels: Array<Scalars['String']['output']>;
  /** FINAL or RETRY, with a RED answer. */
  rejectType?: Maybe<Scalars['String']['output']>;
  /** When the review ended. */
  reviewedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Sumsub's set is open: init, pending, prechecked, queued, completed, onHold, awaitingService, ... */
  status: Scalars['String']['output'];
};

/** What an applicant is. */
export type ApplicantType =
  /** A company. */
  | 'COMPANY'
  /** A natural person. */
  | 'INDIVIDUAL';

/** What the ledger says of one write that was sent to a vendor. It can't be changed or removed without being noticed. */
export type AuditEntry = Node & {
  __typename?: 'AuditEntry';
  /** Who wanted it. */
  actor: Scalars['String']['output'];
  /** What was asked for, without personal data: names of parts, types and sizes. */
  arguments: Scalars['JSON']['output'];
  /** When it was about to be sent. */
  at: Scalars['DateTime']['output'];
  /** The vendor's own name for the call, for its support; null where it gave none. */
  correlationId?: Maybe<Scalars['String']['output']>;
  /** Milliseconds from the intent to the outcome; null while there is none. */
  duration?: Maybe<Scalars['Int']['output']>;
  /** What such a write does to the data. */
  effect: Effect;
  /** Opaque and globally unique: the `id` of the write's receipt. */
  id: Scalars['ID']['output'];
  /** The credential it came with, by a name that is no secret. */
  keyId: Scalars['String']['output'];
  /** How the vendor was set up: a write to the sandbox has touched nobody's data. */
  mode: ProviderMode;
  /** The mutation's name. */
  operation: Scalars['String']['output'];
  /** What it did, as far as is known now: `UNKNOWN` also while it still runs, and `UNCHANGED` where it was refused. */
  outcome: Outcome;
  /** True: the outcome is not certain yet. It is still looked for, and this entry is brought up to date. */
  pending: Scalars['Boolean']['output'];
  /** The vendor it was sent to. */
  provider: Provider;
  /** When the outcome was recorded for the last time; null while there is none. */
  recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Code of the refusal (in `userErrors`) or the fault (in `errors`) that it ended with; null where the vendor took it. */
  refusal?: Maybe<Scalars['String']['output']>;
  /** The `requestId` of the request it came with. */
  requestId: Scalars['String']['output'];
  /** Whether it can be undone at the vendor. */
  reversible: Scalars['Boolean']['output'];
  /**
   * The vendor's id of the record: `applicantId`, `submissionId`, `customerId` or `entityId`; null once the person was
   * erased from the ledger.
   */
  target?: Maybe<Scalars['ID']['output']>;
  /** The file in it: `imageId`, or the file's name; null where the write is about none, or it was erased. */
  targetFile?: Maybe<Scalars['String']['output']>;
  /** Whether the outcome was read back. */
  verification: Verification;
  /** What to know about it. */
  warnings: Array<Warning>;
};

/** A page of the audit log. */
export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  /** The entries with their cursors. */
  edges: Array<AuditEntryEdge>;
  /** The entries. */
  nodes: Array<AuditEntry>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** One entry in a page. */
export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  /** Where it stands in the list. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: AuditEntry;
};

/** Narrows the audit log; several conditions go together. */
export type AuditFilter = {
  /** Only what this caller wanted. */
  actor?: InputMaybe<Scalars['String']['input']>;
  /** Only from this moment on. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only this mutation, by its name. */
  operation?: InputMaybe<Scalars['String']['input']>;
  /** Only writes with this outcome, as it is known now. */
  outcome?: InputMaybe<Outcome>;
  /** Only writes to this vendor. */
  provider?: InputMaybe<Provider>;
  /** Only writes to the record with this id at its vendor: an `applicantId`, `submissionId`, `customerId` or `entityId`. */
  target?: InputMaybe<Scalars['ID']['input']>;
  /** Only before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How a caller was recognised. */
export type CallerKind =
  /** By the operator's own key. */
  | 'ADMIN'
  /** By an API key. */
  | 'API_KEY'
  /** By a JSON Web Token. */
  | 'JWT'
  /** Nobody in particular: the vendors are emulated, and the server listens on loopback. */
  | 'SANDBOX';

/** The API key that is wanted. */
export type CreateApiKeyInput = {
  /**
   * Whose key it is: 1 to 64 letters, digits, `.`, `_` or `-`, of which the first is a letter or a digit; not `admin` or
   * `sandbox`. Two keys of one name are the same caller.
   */
  client: Scalars['String']['input'];
  /** From when on it is refused, in 366 days at the latest; in 90 days where left out. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What it allows: at least one scope, and none that your own credential lacks. */
  scopes: Array<Scalars['String']['input']>;
};

/** What became of it. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** What was made; null where it was refused. */
  apiKey?: Maybe<ApiKey>;
  /** The whole key, to be sent as `Authorization: Bearer …`. It is shown this once: keep it now. Null where it was refused. */
  key?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty where it was not. */
  userErrors: Array<CreateApiKeyUserError>;
};

/** Why an API key was not made. */
export type CreateApiKeyUserError = UserError & {
  __typename?: 'CreateApiKeyUserError';
  /** Which refusal. */
  code: CreateApiKeyUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `createApiKey`. */
export type CreateApiKeyUserErrorCode =
  /** No client may be called so. */
  | 'CLIENT_INVALID'
  /** The end lies in the past, or more than 366 days ahead. */
  | 'EXPIRY_INVALID'
  /** No scope: such a key would allow nothing. */
  | 'SCOPES_EMPTY'
  /** Your own credential lacks one of the scopes; the message names it. */
  | 'SCOPE_NOT_HELD'
  /** There is no such scope. */
  | 'SCOPE_UNKNOWN'
  /** The client has two live keys already: revoke one first. */
  | 'TOO_MANY_KEYS';

/** A customer at Capillary. */
export type Customer = Node & {
  __typename?: 'Customer';
  /** Capillary's int64 as text, never a JavaScript number. */
  customerId: Scalars['ID']['output'];
  /** E-mail address. */
  email?: Maybe<Scalars['String']['output']>;
  /** Your own id of the person, as given to Capillary. */
  externalId?: Maybe<Scalars['String']['output']>;
  /** First name. */
  firstName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** The profile images, in Capillary's order. */
  images?: Maybe<Array<CustomerImage>>;
  /** Last name. */
  lastName?: Maybe<Scalars['String']['output']>;
  /** Mobile number, as Capillary holds it. */
  mobile?: Maybe<Scalars['String']['output']>;
};

/** How to find a customer: by exactly one of these. */
export type CustomerBy =
  /** Capillary's int64 as text. */
  { customerId: Scalars['ID']['input']; email?: never; externalId?: never; mobile?: never; }
  |  /** E-mail address. */
  { customerId?: never; email: Scalars['String']['input']; externalId?: never; mobile?: never; }
  |  /** Your own id of the person. */
  { customerId?: never; email?: never; externalId: Scalars['String']['input']; mobile?: never; }
  |  /** Mobile number, as Capillary holds it. */
  { customerId?: never; email?: never; externalId?: never; mobile: Scalars['String']['input']; };

/** One profile image of a customer at Capillary. */
export type CustomerImage = Media & Node & {
  __typename?: 'CustomerImage';
  /** When it was last changed. */
  addedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its size in bytes; null where Capillary does not tell. */
  byteSize?: Maybe<Scalars['Int']['output']>;
  /** Its media type; Capillary does not tell. */
  contentType?: Maybe<Scalars['String']['output']>;
  /** The file's name; Capillary keeps none of its own. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** Stays the same while other images come and go; changes when the bytes change. */
  imageId: Scalars['ID']['output'];
  /** Where the vendor has it now, from 0. Moves when others are deleted: never a handle. */
  position: Scalars['Int']['output'];
  /** Always CAPILLARY. */
  provider: Provider;
  /** A short-lived signed link on this server to the bytes. */
  url?: Maybe<Scalars['URL']['output']>;
};


/** One profile image of a customer at Capillary. */
export type CustomerImageUrlArgs = {
  ttlSeconds: Scalars['Int']['input'];
};

/** Which image is to be deleted. */
export type DeleteCustomerImageInput = {
  /** Capillary's int64 as text. */
  customerId: Scalars['ID']['input'];
  /** True: check everything and say what would be done, but send nothing. */
  dryRun: Scalars['Boolean']['input'];
  /** The image's own `imageId`, never its position. */
  imageId: Scalars['ID']['input'];
};

/** What became of it. */
export type DeleteCustomerImagePayload = {
  __typename?: 'DeleteCustomerImagePayload';
  /** The customer as read back; null where it was refused or could not be read. */
  customer?: Maybe<Customer>;
  /** The image that is gone; null where none is, or where that is not known. */
  deletedImageId?: Maybe<Scalars['ID']['output']>;
  /** What the write did; null where it was refused. */
  receipt?: Maybe<Receipt>;
  /** Why it was refused; empty where it was not. */
  userErrors: Array<DeleteCustomerImageUserError>;
};

/** Why an image was not deleted. */
export type DeleteCustomerImageUserError = UserError & {
  __typename?: 'DeleteCustomerImageUserError';
  /** Which refusal. */
  code: DeleteCustomerImageUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `deleteCustomerImage`. */
export type DeleteCustomerImageUserErrorCode =
  /** Other work is under way for this customer (Capillary's 521): try again later. */
  | 'CUSTOMER_BUSY'
  /** Capillary knows no such customer. */
  | 'CUSTOMER_NOT_FOUND'
  /** The list can't be trusted to name one photo by its position, or it changed meanwhile: read the images again. */
  | 'IMAGES_CHANGED'
  /** The customer has no such image (any more): read the images again. */
  | 'IMAGE_NOT_FOUND'
  /** An id that can't be one of Capillary's, or of an image; nothing was asked. */
  | 'INVALID_ID'
  /** Capillary refused; the message says why. */
  | 'REFUSED_BY_VENDOR';

/** What the write does to the data, once applied. */
export type Effect =
  /** Stored beside what was there. */
  | 'ADDED'
  /** Kept by the vendor, left out of verification; can be reversed. */
  | 'DEACTIVATED'
  /** Gone for good. */
  | 'ERASED'
  /** Takes part in verification again. */
  | 'REACTIVATED';

/** An entity (a user or a business) at Unit21. */
export type Entity = Node & {
  __typename?: 'Entity';
  /** Name of a business. */
  businessName?: Maybe<Scalars['String']['output']>;
  /** E-mail addresses. */
  emails: Array<Scalars['String']['output']>;
  /** Your own id of the person, as given to Unit21. */
  entityId: Scalars['ID']['output'];
  /** First name, of a user. */
  firstName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** Last name, of a user. */
  lastName?: Maybe<Scalars['String']['output']>;
  /** The attached media. */
  media?: Maybe<Array<EntityMedia>>;
  /** Phone numbers. */
  phones: Array<Scalars['String']['output']>;
  /** When the person registered with you. */
  registeredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Your own status, free text. */
  status?: Maybe<Scalars['String']['output']>;
  /** Your own subtype. */
  subtype?: Maybe<Scalars['String']['output']>;
  /** `user` or `business`; an open set. */
  type?: Maybe<Scalars['String']['output']>;
};

/** One file attached to an entity at Unit21. */
export type EntityMedia = Media & Node & {
  __typename?: 'EntityMedia';
  /** When it was added. */
  addedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its size in bytes; null where Unit21 does not give the bytes back. */
  byteSize?: Maybe<Scalars['Int']['output']>;
  /** Its media type, told from its name; null where the name does not tell. */
  contentType?: Maybe<Scalars['String']['output']>;
  /** What was given along with it; null where Unit21 does not give it back. */
  customData?: Maybe<Scalars['JSON']['output']>;
  /** The file's name: the same as `name`. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. Made from a hash of the file's name, as Unit21 gives media no id. */
  id: Scalars['ID']['output'];
  /** Kind of media; an open set at Unit21. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** The name it was added under. As it can't be null, it takes `media` along where it is denied: `fileName` does not. */
  name: Scalars['String']['output'];
  /** Always UNIT21. */
  provider: Provider;
  /** A short-lived signed link on this server to the bytes; null where Unit21 does not give them back. */
  url?: Maybe<Scalars['URL']['output']>;
};


/** One file attached to an entity at Unit21. */
export type EntityMediaUrlArgs = {
  ttlSeconds: Scalars['Int']['input'];
};

/** One file to add. */
export type EntityMediaInput = {
  /** Its bytes: at most 5,000,000. */
  content: MediaContent;
  /** Any further data: a JSON object without the key `media_type`, which is `mediaType` here. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /** What it shows. */
  mediaType?: InputMaybe<EntityMediaType>;
  /** Must end in a supported extension; an uploaded file's own name where left out. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** The kinds of media that Unit21 gives special display or use for entities. */
export type EntityMediaType =
  /** Driving licence, back. */
  | 'IMAGE_DRIVERS_LICENSE_BACK'
  /** Driving licence, front. */
  | 'IMAGE_DRIVERS_LICENSE_FRONT'
  /** Picture of the face. */
  | 'IMAGE_FACE_IMAGE'
  /** Identity card, back. */
  | 'IMAGE_ID_CARD_BACK'
  /** Identity card, front. */
  | 'IMAGE_ID_CARD_FRONT'
  /** Passport, the page with the photo. */
  | 'IMAGE_PASSPORT_FRONT'
  /** Profile picture. */
  | 'IMAGE_PROFILE_PICTURE';

/** A file that a vendor holds about a person. */
export type Media = {
  /** When the vendor got it. */
  addedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its size in bytes, where the vendor tells. */
  byteSize?: Maybe<Scalars['Int']['output']>;
  /** Its media type (RFC 6838), for example `image/jpeg`, where the vendor tells. */
  contentType?: Maybe<Scalars['String']['output']>;
  /** The file's name, where the vendor tells. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** The vendor that holds it. */
  provider: Provider;
  /** A short-lived signed link on this server to the bytes; null where the vendor does not give them back. */
  url?: Maybe<Scalars['URL']['output']>;
};


/** A file that a vendor holds about a person. */
export type MediaUrlArgs = {
  ttlSeconds: Scalars['Int']['input'];
};

/** The bytes of a file: as exactly one of these. */
export type MediaContent =
  /** Base64 text (RFC 4648, section 4), without a data-URL prefix. */
  { base64: Scalars['String']['input']; file?: never; }
  |  /** A file of a multipart request. */
  { base64?: never; file: Scalars['Upload']['input']; };

/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Adds files to an entity at Unit21: one vendor request and one receipt for each file. Not reversible one by one:
   * Unit21 has no call that removes a single file.
   */
  addEntityMedia: AddEntityMediaPayload;
  /**
   * Makes an API key for a partner. A client has two live keys at most: to rotate, make the second, have the partner use it,
   * and revoke the first. Takes no `@idempotent`, as nothing is kept that a key could be read from: where the answer is
   * lost, find the key by `apiKeys`, revoke it, and make another.
   */
  createApiKey: CreateApiKeyPayload;
  /**
   * Deletes one profile image of a customer at Capillary, for good. The image is found by its identity right
   * before the call, the call is sent once, and the list is read back.
   */
  deleteCustomerImage: DeleteCustomerImagePayload;
  /** Deletes parts of a submission at ARGOS, for good. There is no undo. */
  partialDeleteSubmission: PartialDeleteSubmissionPayload;
  /**
   * Revokes an API key, for good: this server refuses it at once, and every other one within a second. To revoke it again
   * changes nothing.
   */
  revokeApiKey: RevokeApiKeyPayload;
  /**
   * Makes one image of an applicant inactive or active again at Sumsub. Reversible: the file is kept.
   * Answers `UNCHANGED` when it already is so.
   */
  setImageActive: SetImageActivePayload;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationAddEntityMediaArgs = {
  input: AddEntityMediaInput;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationDeleteCustomerImageArgs = {
  input: DeleteCustomerImageInput;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationPartialDeleteSubmissionArgs = {
  input: PartialDeleteSubmissionInput;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/** Everything that can be changed. Several in one request run one after another, each with its own receipt. */
export type MutationSetImageActiveArgs = {
  input: SetImageActiveInput;
};

/** Anything that can be fetched again by its id. */
export type Node = {
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
};

/** What a write really did. */
export type Outcome =
  /** The vendor did it in this call. */
  | 'APPLIED'
  /** Nothing was sent; the receipt says what would have been. */
  | 'DRY_RUN'
  /** It was already so: nothing was sent, or the vendor changed nothing. */
  | 'UNCHANGED'
  /** The vendor may or may not have done it, and reading back could not settle it. Look before you try again. */
  | 'UNKNOWN';

/** Where a page stands in its list (Relay cursor connections). */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as `after` to read on; null where there is nothing to read on from. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follow after `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether some came before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Which parts of which submission are to be deleted. */
export type PartialDeleteSubmissionInput = {
  /** Who asked for it, as the vendor records it; the caller's own name where left out. */
  adminName?: InputMaybe<Scalars['String']['input']>;
  /** True: erase all of DATA, also the keys that can't be named. */
  allDataFields: Scalars['Boolean']['input'];
  /** Only with DATA in fields. Left out or empty is refused, unless allDataFields is true: the vendor would erase all of data. */
  dataFields?: InputMaybe<Array<SubmissionDataField>>;
  /** True: check everything and say what would be done, but send nothing. */
  dryRun: Scalars['Boolean']['input'];
  /** The parts to delete; at least one. */
  fields: Array<SubmissionField>;
  /** ARGOS's id of the submission. */
  submissionId: Scalars['ID']['input'];
};

/** What became of it. */
export type PartialDeleteSubmissionPayload = {
  __typename?: 'PartialDeleteSubmissionPayload';
  /** The parts of DATA this call deleted, all 31 where it was all of DATA; empty as above. */
  deletedDataFields: Array<SubmissionDataField>;
  /** The parts this call deleted; empty where it deleted none, or where that is not known. */
  deletedFields: Array<SubmissionField>;
  /** What the write did; null where it was refused. */
  receipt?: Maybe<Receipt>;
  /** The submission as read back after the deletion; null where it was refused or could not be read. */
  submission?: Maybe<Submission>;
  /** Why it was refused; empty where it was not. */
  userErrors: Array<PartialDeleteSubmissionUserError>;
};

/** Why nothing was deleted. */
export type PartialDeleteSubmissionUserError = UserError & {
  __typename?: 'PartialDeleteSubmissionUserError';
  /** Which refusal. */
  code: PartialDeleteSubmissionUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `partialDeleteSubmission`. */
export type PartialDeleteSubmissionUserErrorCode =
  /** `dataFields` or `allDataFields` without DATA in `fields`, or both together. */
  | 'DATA_FIELDS_NOT_ALLOWED'
  /** DATA without `dataFields`: name its parts, or say `allDataFields: true` to erase all of it. */
  | 'DATA_FIELDS_REQUIRED'
  /** `fields` is empty: name at least one part. */
  | 'FIELDS_EMPTY'
  /** An id that ARGOS can't have given out; nothing was asked. */
  | 'INVALID_ID'
  /** ARGOS holds no data of the project. */
  | 'PROJECT_NOT_FOUND'
  /** ARGOS refused; the message says why. */
  | 'REFUSED_BY_VENDOR'
  /** ARGOS holds no such submission. */
  | 'SUBMISSION_NOT_FOUND';

/**
 * Your own id of a person, found at each vendor: Sumsub's externalUserId, ARGOS's userid, Capillary's externalId,
 * Unit21's entity_id. Each vendor is asked only for the fields that a query names.
 */
export type Person = {
  __typename?: 'Person';
  /** The person at Sumsub; null where there is none. */
  applicant?: Maybe<Applicant>;
  /** The person at Capillary; null where there is none. */
  customer?: Maybe<Customer>;
  /** The person at Unit21; null where there is none. */
  entity?: Maybe<Entity>;
  /** Every file any vendor holds about this person. A vendor that is down leaves its files out and adds an error. */
  media?: Maybe<Array<Media>>;
  /** The person's submissions at ARGOS, newest first as ARGOS gives them. */
  submissions?: Maybe<SubmissionConnection>;
  /** Your own id of the person. */
  userId: Scalars['ID']['output'];
};


/**
 * Your own id of a person, found at each vendor: Sumsub's externalUserId, ARGOS's userid, Capillary's externalId,
 * Unit21's entity_id. Each vendor is asked only for the fields that a query names.
 */
export type PersonSubmissionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
};

/** The vendors that hold a person's identity media. */
export type Provider =
  /** ARGOS Identity: submissions of the ID check. */
  | 'ARGOS'
  /** Capillary: customers and their profile images. */
  | 'CAPILLARY'
  /** Sumsub: applicants and their document images. */
  | 'SUMSUB'
  /** Unit21: entities and their media. */
  | 'UNIT21';

/** How a vendor is set up on this server. */
export type ProviderMode =
  /** The vendor's real API, with this server's credentials. */
  | 'LIVE'
  /** No credentials: every question to this vendor answers `PROVIDER_NOT_CONFIGURED`. */
  | 'NOT_CONFIGURED'
  /** An emulation of the vendor that this server started itself, with sample people. */
  | 'SANDBOX';

/** One vendor as this server sees it now. */
export type ProviderStatus = {
  __typename?: 'ProviderStatus';
  /** What to know about it, in a sentence; null when all is well. */
  message?: Maybe<Scalars['String']['output']>;
  /** How it is set up. */
  mode: ProviderMode;
  /** Which vendor. */
  provider: Provider;
  /** Whether it answers calls, from what calls have met lately; null where it is not configured, or nothing is known yet. */
  reachable?: Maybe<Scalars['Boolean']['output']>;
};

/** Everything that can be asked. */
export type Query = {
  __typename?: 'Query';
  /** API keys, newest first, also those that were revoked or have expired. */
  apiKeys: ApiKeyConnection;
  /** An applicant at Sumsub; null where there is none. */
  applicant?: Maybe<Applicant>;
  /** One write, by the `id` of its receipt; null where nothing was sent, and so nothing recorded. */
  auditEntry?: Maybe<AuditEntry>;
  /** The writes that were sent to vendors, newest first: one entry for each. What never reached a vendor leaves none. */
  auditLog: AuditEntryConnection;
  /** A customer at Capillary; null where there is none. */
  customer?: Maybe<Customer>;
  /** An entity at Unit21; null where there is none, or where it is only a placeholder. */
  entity?: Maybe<Entity>;
  /** Anything by its opaque id; null where there is no such thing, or the id was altered. */
  node?: Maybe<Node>;
  /** Several things by their opaque ids, in the order of the ids, null where there is none. */
  nodes: Array<Maybe<Node>>;
  /** One person at all four vendors, side by side. A vendor that is down leaves its part null with an error at its path. */
  person: Person;
  /** The four vendors: how each is set up, and whether it answers. */
  providers: Array<ProviderStatus>;
  /** A submission at ARGOS; null where there is none. */
  submission?: Maybe<Submission>;
  /** Submissions at ARGOS, a page at a time, in ARGOS's order. */
  submissions: SubmissionConnection;
  /** Who calls, and with which rights; needs a credential, and no scope. */
  viewer: Viewer;
};


/** Everything that can be asked. */
export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ApiKeyFilter>;
  first: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryApplicantArgs = {
  by: ApplicantBy;
};


/** Everything that can be asked. */
export type QueryAuditEntryArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first: Scalars['Int']['input'];
};


/** Everything that can be asked. */
export type QueryCustomerArgs = {
  by: CustomerBy;
};


/** Everything that can be asked. */
export type QueryEntityArgs = {
  entityId: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Everything that can be asked. */
export type QueryPersonArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QuerySubmissionArgs = {
  submissionId: Scalars['ID']['input'];
};


/** Everything that can be asked. */
export type QuerySubmissionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SubmissionFilter>;
  first: Scalars['Int']['input'];
};

/** Proof of one write: what was meant, what it did, and how that is known. */
export type Receipt = {
  __typename?: 'Receipt';
  /** When the outcome was known. */
  at: Scalars['DateTime']['output'];
  /** What such a write does to the data. */
  effect: Effect;
  /**
   * Id of the audit entry of this write, for `auditEntry` and `node`. Where nothing was sent (`DRY_RUN`, or `UNCHANGED` as it
   * was so already) there is no entry.
   */
  id: Scalars['ID']['output'];
  /** The mutation's name. */
  operation: Scalars['String']['output'];
  /** What it did. */
  outcome: Outcome;
  /** The vendor it was sent to. */
  provider: Provider;
  /** True: the stored result of an earlier call with the same idempotency key. */
  replayed: Scalars['Boolean']['output'];
  /** Whether it can be undone at the vendor. */
  reversible: Scalars['Boolean']['output'];
  /** Whether the outcome was read back. */
  verification: Verification;
  /** What to know about it. */
  warnings: Array<Warning>;
};

/** Which API key is to be revoked. */
export type RevokeApiKeyInput = {
  /** The `id` of the key. */
  id: Scalars['ID']['input'];
};

/** What became of it. */
export type RevokeApiKeyPayload = {
  __typename?: 'RevokeApiKeyPayload';
  /** The key as it is now; null where there is none. */
  apiKey?: Maybe<ApiKey>;
  /** Why it was refused; empty where it was not. */
  userErrors: Array<RevokeApiKeyUserError>;
};

/** Why an API key was not revoked. */
export type RevokeApiKeyUserError = UserError & {
  __typename?: 'RevokeApiKeyUserError';
  /** Which refusal. */
  code: RevokeApiKeyUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `revokeApiKey`. */
export type RevokeApiKeyUserErrorCode =
  /** There is no key with this id. */
  | 'KEY_NOT_FOUND';

/** Which image, and what it shall be. */
export type SetImageActiveInput = {
  /** False leaves the image out of verification; true takes it in again. */
  active: Scalars['Boolean']['input'];
  /** Sumsub's id of the applicant. */
  applicantId: Scalars['ID']['input'];
  /** True: check everything and say what would be done, but send nothing. */
  dryRun: Scalars['Boolean']['input'];
  /** Sumsub's id of the image. */
  imageId: Scalars['ID']['input'];
};

/** What became of it. */
export type SetImageActivePayload = {
  __typename?: 'SetImageActivePayload';
  /** The image as read back; null where it was refused or could not be read. */
  image?: Maybe<ApplicantImage>;
  /** What the write did; null where it was refused. */
  receipt?: Maybe<Receipt>;
  /** Why it was refused; empty where it was not. */
  userErrors: Array<SetImageActiveUserError>;
};

/** Why an image was not made active or inactive. */
export type SetImageActiveUserError = UserError & {
  __typename?: 'SetImageActiveUserError';
  /** Which refusal. */
  code: SetImageActiveUserErrorCode;
  /** The path of the input it is about. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** The refusals of `setImageActive`. */
export type SetImageActiveUserErrorCode =
  /** The applicant's profile is deactivated: activate it at Sumsub first. */
  | 'APPLICANT_DEACTIVATED'
  /** Sumsub knows no such applicant. */
  | 'APPLICANT_NOT_FOUND'
  /** The applicant has no such image. Sumsub itself would say ok and do nothing. */
  | 'IMAGE_NOT_FOUND'
  /** An id that Sumsub can't have given out; nothing was asked. */
  | 'INVALID_ID'
  /** The review is pending, prechecked or queued (Sumsub's 304): wait until it has ended. */
  | 'REVIEW_IN_PROGRESS';

/**
 * One run of ARGOS's ID check. What a list leaves out of a submission is fetched when a query asks for it, so a listed
 * submission is as full as one read by its id.
 */
export type Submission = Node & {
  __typename?: 'Submission';
  /** Extra questions and answers. */
  additionalList?: Maybe<Scalars['JSON']['output']>;
  /** ARGOS's id of the person behind several submissions; only once approved. */
  applicantId?: Maybe<Scalars['String']['output']>;
  /** When it was created. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The project's own variant of it. */
  customDuplicatedInformation?: Maybe<Scalars['String']['output']>;
  /** The final, confirmed data. */
  data?: Maybe<SubmissionData>;
  /** An id made from name, day of birth, gender and nationality, for finding duplicates. */
  duplicatedInformation?: Maybe<Scalars['String']['output']>;
  /** The submitter's e-mail address. */
  email?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** The images it holds. */
  images?: Maybe<Array<SubmissionImage>>;
  /** The trace of data put in later. */
  injectionAction?: Maybe<Scalars['JSON']['output']>;
  /** The result of the check. */
  kyc?: Maybe<SubmissionKyc>;
  /** The text read from the document, in standard form. */
  ocr?: Maybe<Scalars['JSON']['output']>;
  /** The text read from the document, as it came out of the reader. */
  ocrRaw?: Maybe<Scalars['JSON']['output']>;
  /** The values the person reviewed. */
  review?: Maybe<Scalars['JSON']['output']>;
  /** ARGOS's id of the submission. */
  submissionId: Scalars['ID']['output'];
  /** When it was last changed. */
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Your own id of the person, as given to ARGOS. */
  userId?: Maybe<Scalars['String']['output']>;
};

/** A page of submissions (Relay cursor connections). */
export type SubmissionConnection = {
  __typename?: 'SubmissionConnection';
  /** The submissions with their cursors. */
  edges: Array<SubmissionEdge>;
  /** The submissions alone. */
  nodes: Array<Submission>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/**
 * The final, confirmed data of a submission. Null may mean never entered, deleted, or hidden by a projection of the
 * project.
 */
export type SubmissionData = {
  __typename?: 'SubmissionData';
  /** City of the address. */
  addressCity?: Maybe<Scalars['String']['output']>;
  /** Compound plus code of the address. */
  addressCompoundCode?: Maybe<Scalars['String']['output']>;
  /** Country of the address. */
  addressCountry?: Maybe<Scalars['String']['output']>;
  /** Detail of the address: flat, floor. */
  addressDetail?: Maybe<Scalars['String']['output']>;
  /** The address in one line. */
  addressFormatted?: Maybe<Scalars['String']['output']>;
  /** Global plus code of the address. */
  addressGlobalCode?: Maybe<Scalars['String']['output']>;
  /** The address as typed. */
  addressInput?: Maybe<Scalars['String']['output']>;
  /** State of the address. */
  addressState?: Maybe<Scalars['String']['output']>;
  /** Street of the address. */
  addressStreet?: Maybe<Scalars['String']['output']>;
  /** Second line of the street. */
  addressStreet2?: Maybe<Scalars['String']['output']>;
  /** Postal code. */
  addressZipcode?: Maybe<Scalars['String']['output']>;
  /** Age group: minor, early-teen, teen or adult. */
  ageGroup?: Maybe<Scalars['String']['output']>;
  /** First custom field of the project. */
  cf1?: Maybe<Scalars['String']['output']>;
  /** Second custom field of the project. */
  cf2?: Maybe<Scalars['String']['output']>;
  /** Third custom field of the project. */
  cf3?: Maybe<Scalars['String']['output']>;
  /** Day of birth, YYYY-MM-DD. */
  dateOfBirth?: Maybe<Scalars['String']['output']>;
  /** Number of the document. */
  documentNumber?: Maybe<Scalars['String']['output']>;
  /** First name. */
  firstName?: Maybe<Scalars['String']['output']>;
  /** Full name. */
  fullName?: Maybe<Scalars['String']['output']>;
  /** male or female. */
  gender?: Maybe<Scalars['String']['output']>;
  /** Kind of document: passport, drivers_license, government_id, ...; an open set. */
  idType?: Maybe<Scalars['String']['output']>;
  /** Day of expiry, YYYY-MM-DD. */
  idcardExpireDate?: Maybe<Scalars['String']['output']>;
  /** Day of issue, YYYY-MM-DD. */
  idcardIssueDate?: Maybe<Scalars['String']['output']>;
  /** Country that issued the document, ISO 3166-1 alpha-3. */
  idcardIssuingCountry?: Maybe<Scalars['String']['output']>;
  /** Number of the person on the document. */
  identityNumber?: Maybe<Scalars['String']['output']>;
  /** IPv4 address of the device. */
  ipAddress?: Maybe<Scalars['String']['output']>;
  /** Last name. */
  lastName?: Maybe<Scalars['String']['output']>;
  /** Name, as lists show it. */
  name?: Maybe<Scalars['String']['output']>;
  /** Nationality, ISO 3166-1 alpha-3. */
  nationality?: Maybe<Scalars['String']['output']>;
  /** Phone number. */
  phoneNumber?: Maybe<Scalars['String']['output']>;
  /** Social security number. */
  ssnNumber?: Maybe<Scalars['String']['output']>;
};

/** The thirty-one parts of `DATA` that can be deleted. */
export type SubmissionDataField =
  /** City of the address. */
  | 'ADDRESS_CITY'
  /** Compound plus code of the address. */
  | 'ADDRESS_COMPOUND_CODE'
  /** Country of the address. */
  | 'ADDRESS_COUNTRY'
  /** Detail of the address: flat, floor. */
  | 'ADDRESS_DETAIL'
  /** The address in one line. */
  | 'ADDRESS_FORMATTED'
  /** Global plus code of the address. */
  | 'ADDRESS_GLOBAL_CODE'
  /** The address as typed. */
  | 'ADDRESS_INPUT'
  /** State of the address. */
  | 'ADDRESS_STATE'
  /** Street of the address. */
  | 'ADDRESS_STREET'
  /** Second line of the street. */
  | 'ADDRESS_STREET2'
  /** Postal code. */
  | 'ADDRESS_ZIPCODE'
  /** Age group: minor, early-teen, teen or adult. */
  | 'AGE_GROUP'
  /** First custom field of the project. */
  | 'CF1'
  /** Second custom field of the project. */
  | 'CF2'
  /** Third custom field of the project. */
  | 'CF3'
  /** Day of birth, YYYY-MM-DD. */
  | 'DATE_OF_BIRTH'
  /** Number of the document. */
  | 'DOCUMENT_NUMBER'
  /** First name. */
  | 'FIRST_NAME'
  /** Full name. */
  | 'FULL_NAME'
  /** male or female. */
  | 'GENDER'
  /** Day of expiry, YYYY-MM-DD. */
  | 'IDCARD_EXPIRE_DATE'
  /** Day of issue, YYYY-MM-DD. */
  | 'IDCARD_ISSUE_DATE'
  /** Country that issued the document, ISO 3166-1 alpha-3. */
  | 'IDCARD_ISSUING_COUNTRY'
  /** Number of the person on the document. */
  | 'IDENTITY_NUMBER'
  /** Kind of document: passport, drivers_license, government_id, ...; an open set. */
  | 'ID_TYPE'
  /** IPv4 address of the device. */
  | 'IP_ADDRESS'
  /** Last name. */
  | 'LAST_NAME'
  /** Name, as lists show it. */
  | 'NAME'
  /** Nationality, ISO 3166-1 alpha-3. */
  | 'NATIONALITY'
  /** Phone number. */
  | 'PHONE_NUMBER'
  /** Social security number. */
  | 'SSN_NUMBER';

/** A submission in a page. */
export type SubmissionEdge = {
  __typename?: 'SubmissionEdge';
  /** Give it as `after` to read on behind this one. */
  cursor: Scalars['String']['output'];
  /** The submission. */
  node: Submission;
};

/** The thirteen parts of a submission that can be deleted. */
export type SubmissionField =
  /** Extra questions and answers. */
  | 'ADDITIONAL_LIST'
  /** ARGOS's id of the person behind several submissions. */
  | 'APPLICANT_ID'
  /** The project's own variant of it. */
  | 'CUSTOM_DUPLICATED_INFORMATION'
  /** The final, confirmed data: all of it, or the parts named in `dataFields`. */
  | 'DATA'
  /** The id for finding duplicates. */
  | 'DUPLICATED_INFORMATION'
  /** The submitter's e-mail address. */
  | 'EMAIL'
  /** The images of the identity document. */
  | 'ID_IMAGE'
  /** The trace of data put in later. */
  | 'INJECTION_ACTION'
  /** The text read from the document, in standard form. */
  | 'OCR'
  /** The text read from the document, as it came out of the reader. */
  | 'OCR_RAW'
  /** The values the person reviewed. */
  | 'REVIEW'
  /** The selfie. */
  | 'SELFIE_IMAGE'
  /** Your own id of the person. */
  | 'USER_ID';

/** Which submissions; all of the project where left out. */
export type SubmissionFilter = {
  /** Only those created on this day or later, as ARGOS counts days. */
  createdFrom?: InputMaybe<Scalars['Date']['input']>;
  /** Only those created on this day or earlier, as ARGOS counts days. */
  createdTo?: InputMaybe<Scalars['Date']['input']>;
  /** Only those with this e-mail address. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Only those of this person, by your own id. */
  userId?: InputMaybe<Scalars['String']['input']>;
};

/** One image of a submission at ARGOS. */
export type SubmissionImage = Media & Node & {
  __typename?: 'SubmissionImage';
  /** When it was uploaded; ARGOS tells only the submission's own time. */
  addedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its size in bytes; ARGOS does not tell. */
  byteSize?: Maybe<Scalars['Int']['output']>;
  /** Its media type; ARGOS tells only with the bytes. */
  contentType?: Maybe<Scalars['String']['output']>;
  /** The file's name; ARGOS keeps none. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque and globally unique; `node(id:)` takes it. */
  id: Scalars['ID']['output'];
  /** Always ARGOS. */
  provider: Provider;
  /** What it shows. */
  type: SubmissionImageType;
  /** A short-lived signed link on this server to the bytes. */
  url?: Maybe<Scalars['URL']['output']>;
};


/** One image of a submission at ARGOS. */
export type SubmissionImageUrlArgs = {
  ttlSeconds: Scalars['Int']['input'];
};

/** The images a submission may hold. */
export type SubmissionImageType =
  /** Proof of address. */
  | 'ADDRESS'
  /** Back of the identity document. */
  | 'ID_BACK'
  /** Front of the identity document. */
  | 'ID_FRONT'
  /** Selfie. */
  | 'SELFIE';

/** The result of the check. */
export type SubmissionKyc = {
  __typename?: 'SubmissionKyc';
  /** Why, in codes; an open set. */
  commentCodes: Array<Scalars['String']['output']>;
  /** Why, in words. */
  comments: Array<Scalars['String']['output']>;
  /** approved, rejected, pending or incomplete; an open set. */
  result?: Maybe<Scalars['String']['output']>;
};

/** An expected refusal: nothing was changed. Every mutation has its own closed list of codes. */
export type UserError = {
  /** The path of the input it is about, for example `["input", "imageId"]`. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do about it, for a person to read. */
  message: Scalars['String']['output'];
};

/** Whether the outcome was proved by reading it back from the vendor. */
export type Verification =
  /** This vendor offers nothing to read back for this write. */
  | 'NOT_VERIFIABLE'
  /** Could be read back, but the read failed or was too early; always so when nothing was sent. */
  | 'NOT_VERIFIED'
  /** Read back from the vendor after the write. */
  | 'VERIFIED';

/** Who calls. */
export type Viewer = {
  __typename?: 'Viewer';
  /** How the caller was recognised. */
  kind: CallerKind;
  /** The name that the audit log and the vendors get to know: an API key's client, or a token's `sub`. */
  name: Scalars['String']['output'];
  /** What the credential allows, in alphabetical order. */
  scopes: Array<Scalars['String']['output']>;
};

/** Something to know about a write that went through. */
export type Warning = {
  __typename?: 'Warning';
  /** Which one. */
  code: WarningCode;
  /** What it means here, for a person to read. */
  message: Scalars['String']['output'];
};

/** What a caller should know about a write that went through. */
export type WarningCode =
  /** The same personal data stays in other parts of the record. */
  | 'COPIES_REMAIN'
  /** ARGOS: a part that takes part in duplicate checking was deleted, so this submission is no longer checked. */
  | 'DUPLICATE_CHECK_DISABLED'
  /** The vendor said something beside success, or its answer and what was read back disagree. */
  | 'VENDOR_WARNING';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Media:
    | ( ApplicantImageModel )
    | ( CustomerImageModel )
    | ( EntityMediaModel )
    | ( SubmissionImageModel )
  ;
  Node:
    | ( ApplicantModel )
    | ( ApplicantImageModel )
    | ( AuditEntryModel )
    | ( CustomerModel )
    | ( CustomerImageModel )
    | ( EntityModel )
    | ( EntityMediaModel )
    | ( SubmissionModel )
    | ( SubmissionImageModel )
  ;
  UserError:
    | ( AddEntityMediaUserError )
    | ( CreateApiKeyUserError )
    | ( DeleteCustomerImageUserError )
    | ( PartialDeleteSubmissionUserError )
    | ( RevokeApiKeyUserError )
    | ( SetImageActiveUserError )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddEntityMediaInput: AddEntityMediaInput;
  AddEntityMediaPayload: ResolverTypeWrapper<Omit<AddEntityMediaPayload, 'added' | 'entity'> & { added: Array<ResolversTypes['AddedEntityMedia']>, entity?: Maybe<ResolversTypes['Entity']> }>;
  AddEntityMediaUserError: ResolverTypeWrapper<AddEntityMediaUserError>;
  AddEntityMediaUserErrorCode: AddEntityMediaUserErrorCode;
  AddedEntityMedia: ResolverTypeWrapper<Omit<AddedEntityMedia, 'receipt'> & { receipt: ResolversTypes['Receipt'] }>;
  ApiKey: ResolverTypeWrapper<ApiKeyModel>;
  ApiKeyConnection: ResolverTypeWrapper<ApiKeyPageModel>;
  ApiKeyEdge: ResolverTypeWrapper<Omit<ApiKeyEdge, 'node'> & { node: ResolversTypes['ApiKey'] }>;
  ApiKeyFilter: ApiKeyFilter;
  Applicant: ResolverTypeWrapper<ApplicantModel>;
  ApplicantBy: ApplicantBy;
  ApplicantImage: ResolverTypeWrapper<ApplicantImageModel>;
  ApplicantReview: ResolverTypeWrapper<ApplicantReview>;
  ApplicantType: ApplicantType;
  AuditEntry: ResolverTypeWrapper<AuditEntryModel>;
  AuditEntryConnection: ResolverTypeWrapper<AuditPageModel>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  AuditFilter: AuditFilter;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CallerKind: CallerKind;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: ResolverTypeWrapper<Omit<CreateApiKeyPayload, 'apiKey'> & { apiKey?: Maybe<ResolversTypes['ApiKey']> }>;
  CreateApiKeyUserError: ResolverTypeWrapper<CreateApiKeyUserError>;
  CreateApiKeyUserErrorCode: CreateApiKeyUserErrorCode;
  Customer: ResolverTypeWrapper<CustomerModel>;
  CustomerBy: CustomerBy;
  CustomerImage: ResolverTypeWrapper<CustomerImageModel>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteCustomerImageInput: DeleteCustomerImageInput;
  DeleteCustomerImagePayload: ResolverTypeWrapper<Omit<DeleteCustomerImagePayload, 'customer' | 'receipt'> & { customer?: Maybe<ResolversTypes['Customer']>, receipt?: Maybe<ResolversTypes['Receipt']> }>;
  DeleteCustomerImageUserError: ResolverTypeWrapper<DeleteCustomerImageUserError>;
  DeleteCustomerImageUserErrorCode: DeleteCustomerImageUserErrorCode;
  Effect: Effect;
  Entity: ResolverTypeWrapper<EntityModel>;
  EntityMedia: ResolverTypeWrapper<EntityMediaModel>;
  EntityMediaInput: EntityMediaInput;
  EntityMediaType: EntityMediaType;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Media: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Media']>;
  MediaContent: MediaContent;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  Outcome: Outcome;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PartialDeleteSubmissionInput: PartialDeleteSubmissionInput;
  PartialDeleteSubmissionPayload: ResolverTypeWrapper<Omit<PartialDeleteSubmissionPayload, 'receipt' | 'submission'> & { receipt?: Maybe<ResolversTypes['Receipt']>, submission?: Maybe<ResolversTypes['Submission']> }>;
  PartialDeleteSubmissionUserError: ResolverTypeWrapper<PartialDeleteSubmissionUserError>;
  PartialDeleteSubmissionUserErrorCode: PartialDeleteSubmissionUserErrorCode;
  Person: ResolverTypeWrapper<PersonModel>;
  Provider: Provider;
  ProviderMode: ProviderMode;
  ProviderStatus: ResolverTypeWrapper<ProviderStatus>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Receipt: ResolverTypeWrapper<ReceiptModel>;
  RevokeApiKeyInput: RevokeApiKeyInput;
  RevokeApiKeyPayload: ResolverTypeWrapper<Omit<RevokeApiKeyPayload, 'apiKey'> & { apiKey?: Maybe<ResolversTypes['ApiKey']> }>;
  RevokeApiKeyUserError: ResolverTypeWrapper<RevokeApiKeyUserError>;
  RevokeApiKeyUserErrorCode: RevokeApiKeyUserErrorCode;
  SetImageActiveInput: SetImageActiveInput;
  SetImageActivePayload: ResolverTypeWrapper<Omit<SetImageActivePayload, 'image' | 'receipt'> & { image?: Maybe<ResolversTypes['ApplicantImage']>, receipt?: Maybe<ResolversTypes['Receipt']> }>;
  SetImageActiveUserError: ResolverTypeWrapper<SetImageActiveUserError>;
  SetImageActiveUserErrorCode: SetImageActiveUserErrorCode;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Submission: ResolverTypeWrapper<SubmissionModel>;
  SubmissionConnection: ResolverTypeWrapper<SubmissionPageModel>;
  SubmissionData: ResolverTypeWrapper<SubmissionData>;
  SubmissionDataField: SubmissionDataField;
  SubmissionEdge: ResolverTypeWrapper<Omit<SubmissionEdge, 'node'> & { node: ResolversTypes['Submission'] }>;
  SubmissionField: SubmissionField;
  SubmissionFilter: SubmissionFilter;
  SubmissionImage: ResolverTypeWrapper<SubmissionImageModel>;
  SubmissionImageType: SubmissionImageType;
  SubmissionKyc: ResolverTypeWrapper<SubmissionKyc>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  Upload: ResolverTypeWrapper<Scalars['Upload']['output']>;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  Verification: Verification;
  Viewer: ResolverTypeWrapper<Viewer>;
  Warning: ResolverTypeWrapper<Warning>;
  WarningCode: WarningCode;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddEntityMediaInput: AddEntityMediaInput;
  AddEntityMediaPayload: Omit<AddEntityMediaPayload, 'added' | 'entity'> & { added: Array<ResolversParentTypes['AddedEntityMedia']>, entity?: Maybe<ResolversParentTypes['Entity']> };
  AddEntityMediaUserError: AddEntityMediaUserError;
  AddedEntityMedia: Omit<AddedEntityMedia, 'receipt'> & { receipt: ResolversParentTypes['Receipt'] };
  ApiKey: ApiKeyModel;
  ApiKeyConnection: ApiKeyPageModel;
  ApiKeyEdge: Omit<ApiKeyEdge, 'node'> & { node: ResolversParentTypes['ApiKey'] };
  ApiKeyFilter: ApiKeyFilter;
  Applicant: ApplicantModel;
  ApplicantBy: ApplicantBy;
  ApplicantImage: ApplicantImageModel;
  ApplicantReview: ApplicantReview;
  AuditEntry: AuditEntryModel;
  AuditEntryConnection: AuditPageModel;
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  AuditFilter: AuditFilter;
  Boolean: Scalars['Boolean']['output'];
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: Omit<CreateApiKeyPayload, 'apiKey'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']> };
  CreateApiKeyUserError: CreateApiKeyUserError;
  Customer: CustomerModel;
  CustomerBy: CustomerBy;
  CustomerImage: CustomerImageModel;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeleteCustomerImageInput: DeleteCustomerImageInput;
  DeleteCustomerImagePayload: Omit<DeleteCustomerImagePayload, 'customer' | 'receipt'> & { customer?: Maybe<ResolversParentTypes['Customer']>, receipt?: Maybe<ResolversParentTypes['Receipt']> };
  DeleteCustomerImageUserError: DeleteCustomerImageUserError;
  Entity: EntityModel;
  EntityMedia: EntityMediaModel;
  EntityMediaInput: EntityMediaInput;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  Media: ResolversInterfaceTypes<ResolversParentTypes>['Media'];
  MediaContent: MediaContent;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  PartialDeleteSubmissionInput: PartialDeleteSubmissionInput;
  PartialDeleteSubmissionPayload: Omit<PartialDeleteSubmissionPayload, 'receipt' | 'submission'> & { receipt?: Maybe<ResolversParentTypes['Receipt']>, submission?: Maybe<ResolversParentTypes['Submission']> };
  PartialDeleteSubmissionUserError: PartialDeleteSubmissionUserError;
  Person: PersonModel;
  ProviderStatus: ProviderStatus;
  Query: Record<PropertyKey, never>;
  Receipt: ReceiptModel;
  RevokeApiKeyInput: RevokeApiKeyInput;
  RevokeApiKeyPayload: Omit<RevokeApiKeyPayload, 'apiKey'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']> };
  RevokeApiKeyUserError: RevokeApiKeyUserError;
  SetImageActiveInput: SetImageActiveInput;
  SetImageActivePayload: Omit<SetImageActivePayload, 'image' | 'receipt'> & { image?: Maybe<ResolversParentTypes['ApplicantImage']>, receipt?: Maybe<ResolversParentTypes['Receipt']> };
  SetImageActiveUserError: SetImageActiveUserError;
  String: Scalars['String']['output'];
  Submission: SubmissionModel;
  SubmissionConnection: SubmissionPageModel;
  SubmissionData: SubmissionData;
  SubmissionEdge: Omit<SubmissionEdge, 'node'> & { node: ResolversParentTypes['Submission'] };
  SubmissionFilter: SubmissionFilter;
  SubmissionImage: SubmissionImageModel;
  SubmissionKyc: SubmissionKyc;
  URL: Scalars['URL']['output'];
  Upload: Scalars['Upload']['output'];
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  Viewer: Viewer;
  Warning: Warning;
};

export type IdempotentDirectiveArgs = {
  key: Scalars['String']['input'];
};

export type IdempotentDirectiveResolver<Result, Parent, ContextType = Context, Args = IdempotentDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ImpersonalDirectiveArgs = { };

export type ImpersonalDirectiveResolver<Result, Parent, ContextType = Context, Args = ImpersonalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: Array<Array<Scalars['String']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = Context, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddEntityMediaPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddEntityMediaPayload'] = ResolversParentTypes['AddEntityMediaPayload']> = {
  added?: Resolver<Array<ResolversTypes['AddedEntityMedia']>, ParentType, ContextType>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['AddEntityMediaUserError']>, ParentType, ContextType>;
};

export type AddEntityMediaUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddEntityMediaUserError'] = ResolversParentTypes['AddEntityMediaUserError']> = {
  code?: Resolver<ResolversTypes['AddEntityMediaUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AddedEntityMediaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddedEntityMedia'] = ResolversParentTypes['AddedEntityMedia']> = {
  byteSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  contentType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['EntityMediaType']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  receipt?: Resolver<ResolversTypes['Receipt'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  client?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  live?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type ApplicantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Applicant'] = ResolversParentTypes['Applicant']> = {
  applicantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  deactivated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  externalUserId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<Maybe<Array<ResolversTypes['ApplicantImage']>>, ParentType, ContextType, Partial<ApplicantImagesArgs>>;
  inspectionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  review?: Resolver<Maybe<ResolversTypes['ApplicantReview']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['ApplicantType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApplicantImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApplicantImage'] = ResolversParentTypes['ApplicantImage']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  addedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byteSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  documentSide?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  documentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imageId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, RequireFields<ApplicantImageUrlArgs, 'ttlSeconds'>>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApplicantReviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApplicantReview'] = ResolversParentTypes['ApplicantReview']> = {
  answer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  inProgress?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  moderationComment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rejectLabels?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  rejectType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reviewedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  arguments?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  correlationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  duration?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  effect?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  keyId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['ProviderMode'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['Outcome'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reversible?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  targetFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['Verification'], ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['Warning']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type CreateApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyPayload'] = ResolversParentTypes['CreateApiKeyPayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['CreateApiKeyUserError']>, ParentType, ContextType>;
};

export type CreateApiKeyUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyUserError'] = ResolversParentTypes['CreateApiKeyUserError']> = {
  code?: Resolver<ResolversTypes['CreateApiKeyUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  customerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  externalId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<Maybe<Array<ResolversTypes['CustomerImage']>>, ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mobile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CustomerImage'] = ResolversParentTypes['CustomerImage']> = {
  addedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byteSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imageId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, RequireFields<CustomerImageUrlArgs, 'ttlSeconds'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteCustomerImagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteCustomerImagePayload'] = ResolversParentTypes['DeleteCustomerImagePayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  deletedImageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Receipt']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['DeleteCustomerImageUserError']>, ParentType, ContextType>;
};

export type DeleteCustomerImageUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteCustomerImageUserError'] = ResolversParentTypes['DeleteCustomerImageUserError']> = {
  code?: Resolver<ResolversTypes['DeleteCustomerImageUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Entity'] = ResolversParentTypes['Entity']> = {
  businessName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  emails?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  media?: Resolver<Maybe<Array<ResolversTypes['EntityMedia']>>, ParentType, ContextType>;
  phones?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  registeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subtype?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EntityMediaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityMedia'] = ResolversParentTypes['EntityMedia']> = {
  addedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byteSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  customData?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, RequireFields<EntityMediaUrlArgs, 'ttlSeconds'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MediaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Media'] = ResolversParentTypes['Media']> = {
  __resolveType: TypeResolveFn<'ApplicantImage' | 'CustomerImage' | 'EntityMedia' | 'SubmissionImage', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addEntityMedia?: Resolver<ResolversTypes['AddEntityMediaPayload'], ParentType, ContextType, RequireFields<MutationAddEntityMediaArgs, 'input'>>;
  createApiKey?: Resolver<ResolversTypes['CreateApiKeyPayload'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  deleteCustomerImage?: Resolver<ResolversTypes['DeleteCustomerImagePayload'], ParentType, ContextType, RequireFields<MutationDeleteCustomerImageArgs, 'input'>>;
  partialDeleteSubmission?: Resolver<ResolversTypes['PartialDeleteSubmissionPayload'], ParentType, ContextType, RequireFields<MutationPartialDeleteSubmissionArgs, 'input'>>;
  revokeApiKey?: Resolver<ResolversTypes['RevokeApiKeyPayload'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'input'>>;
  setImageActive?: Resolver<ResolversTypes['SetImageActivePayload'], ParentType, ContextType, RequireFields<MutationSetImageActiveArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Applicant' | 'ApplicantImage' | 'AuditEntry' | 'Customer' | 'CustomerImage' | 'Entity' | 'EntityMedia' | 'Submission' | 'SubmissionImage', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PartialDeleteSubmissionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartialDeleteSubmissionPayload'] = ResolversParentTypes['PartialDeleteSubmissionPayload']> = {
  deletedDataFields?: Resolver<Array<ResolversTypes['SubmissionDataField']>, ParentType, ContextType>;
  deletedFields?: Resolver<Array<ResolversTypes['SubmissionField']>, ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Receipt']>, ParentType, ContextType>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['PartialDeleteSubmissionUserError']>, ParentType, ContextType>;
};

export type PartialDeleteSubmissionUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartialDeleteSubmissionUserError'] = ResolversParentTypes['PartialDeleteSubmissionUserError']> = {
  code?: Resolver<ResolversTypes['PartialDeleteSubmissionUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  applicant?: Resolver<Maybe<ResolversTypes['Applicant']>, ParentType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType>;
  media?: Resolver<Maybe<Array<ResolversTypes['Media']>>, ParentType, ContextType>;
  submissions?: Resolver<Maybe<ResolversTypes['SubmissionConnection']>, ParentType, ContextType, RequireFields<PersonSubmissionsArgs, 'first'>>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ProviderStatusResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProviderStatus'] = ResolversParentTypes['ProviderStatus']> = {
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['ProviderMode'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  reachable?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, RequireFields<QueryApiKeysArgs, 'first'>>;
  applicant?: Resolver<Maybe<ResolversTypes['Applicant']>, ParentType, ContextType, RequireFields<QueryApplicantArgs, 'by'>>;
  auditEntry?: Resolver<Maybe<ResolversTypes['AuditEntry']>, ParentType, ContextType, RequireFields<QueryAuditEntryArgs, 'id'>>;
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, RequireFields<QueryAuditLogArgs, 'first'>>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType, RequireFields<QueryCustomerArgs, 'by'>>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType, RequireFields<QueryEntityArgs, 'entityId'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  person?: Resolver<ResolversTypes['Person'], ParentType, ContextType, RequireFields<QueryPersonArgs, 'userId'>>;
  providers?: Resolver<Array<ResolversTypes['ProviderStatus']>, ParentType, ContextType>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType, RequireFields<QuerySubmissionArgs, 'submissionId'>>;
  submissions?: Resolver<ResolversTypes['SubmissionConnection'], ParentType, ContextType, RequireFields<QuerySubmissionsArgs, 'first'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type ReceiptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Receipt'] = ResolversParentTypes['Receipt']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  effect?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['Outcome'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  replayed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reversible?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['Verification'], ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['Warning']>, ParentType, ContextType>;
};

export type RevokeApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeyPayload'] = ResolversParentTypes['RevokeApiKeyPayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['RevokeApiKeyUserError']>, ParentType, ContextType>;
};

export type RevokeApiKeyUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeyUserError'] = ResolversParentTypes['RevokeApiKeyUserError']> = {
  code?: Resolver<ResolversTypes['RevokeApiKeyUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SetImageActivePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetImageActivePayload'] = ResolversParentTypes['SetImageActivePayload']> = {
  image?: Resolver<Maybe<ResolversTypes['ApplicantImage']>, ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Receipt']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['SetImageActiveUserError']>, ParentType, ContextType>;
};

export type SetImageActiveUserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetImageActiveUserError'] = ResolversParentTypes['SetImageActiveUserError']> = {
  code?: Resolver<ResolversTypes['SetImageActiveUserErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Submission'] = ResolversParentTypes['Submission']> = {
  additionalList?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  applicantId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  customDuplicatedInformation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['SubmissionData']>, ParentType, ContextType>;
  duplicatedInformation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  images?: Resolver<Maybe<Array<ResolversTypes['SubmissionImage']>>, ParentType, ContextType>;
  injectionAction?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  kyc?: Resolver<Maybe<ResolversTypes['SubmissionKyc']>, ParentType, ContextType>;
  ocr?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  ocrRaw?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  review?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  submissionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmissionConnection'] = ResolversParentTypes['SubmissionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SubmissionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Submission']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SubmissionDataResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmissionData'] = ResolversParentTypes['SubmissionData']> = {
  addressCity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressCompoundCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressCountry?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressDetail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressFormatted?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressGlobalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressInput?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressStreet?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressStreet2?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  addressZipcode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ageGroup?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cf1?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cf2?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cf3?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  documentNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fullName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  gender?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  idType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  idcardExpireDate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  idcardIssueDate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  idcardIssuingCountry?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  identityNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ipAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nationality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ssnNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubmissionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmissionEdge'] = ResolversParentTypes['SubmissionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
};

export type SubmissionImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmissionImage'] = ResolversParentTypes['SubmissionImage']> = {
  addedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byteSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['Provider'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['SubmissionImageType'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, RequireFields<SubmissionImageUrlArgs, 'ttlSeconds'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionKycResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubmissionKyc'] = ResolversParentTypes['SubmissionKyc']> = {
  commentCodes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  comments?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export interface UploadScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Upload'], any> {
  name: 'Upload';
}

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'AddEntityMediaUserError' | 'CreateApiKeyUserError' | 'DeleteCustomerImageUserError' | 'PartialDeleteSubmissionUserError' | 'RevokeApiKeyUserError' | 'SetImageActiveUserError', ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  kind?: Resolver<ResolversTypes['CallerKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type WarningResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Warning'] = ResolversParentTypes['Warning']> = {
  code?: Resolver<ResolversTypes['WarningCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AddEntityMediaPayload?: AddEntityMediaPayloadResolvers<ContextType>;
  AddEntityMediaUserError?: AddEntityMediaUserErrorResolvers<ContextType>;
  AddedEntityMedia?: AddedEntityMediaResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  Applicant?: ApplicantResolvers<ContextType>;
  ApplicantImage?: ApplicantImageResolvers<ContextType>;
  ApplicantReview?: ApplicantReviewResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  CreateApiKeyPayload?: CreateApiKeyPayloadResolvers<ContextType>;
  CreateApiKeyUserError?: CreateApiKeyUserErrorResolvers<ContextType>;
  Customer?: CustomerResolvers<ContextType>;
  CustomerImage?: CustomerImageResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeleteCustomerImagePayload?: DeleteCustomerImagePayloadResolvers<ContextType>;
  DeleteCustomerImageUserError?: DeleteCustomerImageUserErrorResolvers<ContextType>;
  Entity?: EntityResolvers<ContextType>;
  EntityMedia?: EntityMediaResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Media?: MediaResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PartialDeleteSubmissionPayload?: PartialDeleteSubmissionPayloadResolvers<ContextType>;
  PartialDeleteSubmissionUserError?: PartialDeleteSubmissionUserErrorResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  ProviderStatus?: ProviderStatusResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Receipt?: ReceiptResolvers<ContextType>;
  RevokeApiKeyPayload?: RevokeApiKeyPayloadResolvers<ContextType>;
  RevokeApiKeyUserError?: RevokeApiKeyUserErrorResolvers<ContextType>;
  SetImageActivePayload?: SetImageActivePayloadResolvers<ContextType>;
  SetImageActiveUserError?: SetImageActiveUserErrorResolvers<ContextType>;
  Submission?: SubmissionResolvers<ContextType>;
  SubmissionConnection?: SubmissionConnectionResolvers<ContextType>;
  SubmissionData?: SubmissionDataResolvers<ContextType>;
  SubmissionEdge?: SubmissionEdgeResolvers<ContextType>;
  SubmissionImage?: SubmissionImageResolvers<ContextType>;
  SubmissionKyc?: SubmissionKycResolvers<ContextType>;
  URL?: GraphQLScalarType;
  Upload?: GraphQLScalarType;
  UserError?: UserErrorResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Warning?: WarningResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  idempotent?: IdempotentDirectiveResolver<any, any, ContextType>;
  impersonal?: ImpersonalDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
};
