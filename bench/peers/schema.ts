// The part of Dossier's schema that is asked in the comparison, with the resolvers any of its peers would have for it.
import { setImageActive, type SetImageActiveInput } from './set-image-active.ts';
import type { Applicant, Vendors } from './vendor-calls.ts';

export interface Context {
  vendors: Vendors;
}

export const typeDefs = /* GraphQL */ `
  scalar Date
  scalar DateTime

  interface Node {
    id: ID!
  }

  enum ApplicantType {
    INDIVIDUAL
    COMPANY
  }

  type ApplicantReview {
    status: String!
    inProgress: Boolean!
    answer: String
  }

  type ApplicantImage {
    imageId: ID!
    active: Boolean!
    documentType: String
    documentSide: String
    country: String
    fileName: String
    contentType: String
    byteSize: Int
    width: Int
    height: Int
    addedAt: DateTime
  }

  type Applicant implements Node {
    id: ID!
    applicantId: ID!
    inspectionId: ID!
    externalUserId: String
    type: ApplicantType
    firstName: String
    lastName: String
    dateOfBirth: Date
    country: String
    email: String
    phone: String
    createdAt: DateTime
    review: ApplicantReview
    images: [ApplicantImage!]
  }

  type Submission {
    submissionId: ID!
    userId: String
    createdAt: DateTime
  }

  type SubmissionConnection {
    nodes: [Submission!]!
  }

  type Customer {
    customerId: ID!
    firstName: String
    lastName: String
    email: String
  }

  type Entity {
    entityId: ID!
    type: String
    status: String
  }

  type Person {
    userId: ID!
    applicant: Applicant
    submissions(first: Int! = 20): SubmissionConnection
    customer: Customer
    entity: Entity
  }

  input ApplicantBy {
    applicantId: ID
    externalUserId: String
  }

  type Query {
    applicant(by: ApplicantBy!): Applicant
    nodes(ids: [ID!]!): [Node]!
    person(userId: ID!): Person!
  }

  input SetImageActiveInput {
    applicantId: ID!
    imageId: ID!
    active: Boolean!
  }

  enum SetImageActiveUserErrorCode {
    IMAGE_NOT_FOUND
    REVIEW_IN_PROGRESS
  }

  type SetImageActiveUserError {
    code: SetImageActiveUserErrorCode!
    message: String!
  }

  type SetImageActivePayload {
    image: ApplicantImage
    userErrors: [SetImageActiveUserError!]!
  }

  type Mutation {
    setImageActive(input: SetImageActiveInput!): SetImageActivePayload!
  }
`;

interface By {
  applicantId?: string | null;
  externalUserId?: string | null;
}

interface PersonRef {
  userId: string;
}

/** For graphql-tools, which has type resolvers among the fields under a name of its own. */
export const resolvers = {
  Query: {
    applicant: (_: unknown, { by }: { by: By }, { vendors: { sumsub } }: Context) =>
      by.applicantId == null
        ? sumsub.applicantByOwnId(by.externalUserId ?? '')
        : sumsub.applicant(by.applicantId),
    nodes: (_: unknown, { ids }: { ids: string[] }, { vendors: { sumsub } }: Context) =>
      ids.map((id) => sumsub.applicant(id)),
    person: (_: unknown, { userId }: PersonRef): PersonRef => ({ userId }),
  },
  Node: { __resolveType: () => 'Applicant' },
  Applicant: {
    id: ({ applicantId }: Applicant) => applicantId,
    images: ({ applicantId }: Applicant, _: unknown, { vendors: { sumsub } }: Context) =>
      sumsub.images(applicantId),
  },
  Person: {
    applicant: ({ userId }: PersonRef, _: unknown, { vendors: { sumsub } }: Context) =>
      sumsub.applicantByOwnId(userId),
    submissions: ({ userId }: PersonRef, { first }: { first: number }, { vendors: { argos } }: Context) =>
      argos.submissions(userId, first),
    customer: ({ userId }: PersonRef, _: unknown, { vendors: { capillary } }: Context) =>
      capillary.customer(userId),
    entity: ({ userId }: PersonRef, _: unknown, { vendors: { unit21 } }: Context) => unit21.entity(userId),
  },
  Mutation: {
    setImageActive: (_: unknown, { input }: { input: SetImageActiveInput }, { vendors }: Context) =>
      setImageActive(vendors, input),
  },
};
