import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { preflightHeader } from '../request/csrf.ts';

/** What Sandbox opens with: one person at all four vendors. */
export const exampleDocument = `# One person at all four vendors, side by side.
query Person($userId: ID!) {
  person(userId: $userId) {
    applicant {
      applicantId
      firstName
      lastName
      review { status inProgress answer }
      images { imageId active documentType documentSide url }
    }
    submissions(first: 5) {
      nodes { submissionId kyc { result } images { type url } }
    }
    customer { customerId images { imageId position byteSize url } }
    entity { entityId status media { name mediaType addedAt } }
  }
}

# Leaves an image out of verification, and says what that really did.
mutation DeactivateImage($input: SetImageActiveInput!) {
  setImageActive(input: $input) {
    image { imageId active }
    receipt { outcome effect reversible verification warnings { code message } }
    userErrors { code message field }
  }
}

# What was written, by whom, and what became of it.
query Audit {
  auditLog(first: 10) {
    nodes { id at actor operation provider target outcome verification refusal pending }
  }
}
`;

export interface LandingPageOptions {
  production: boolean;
  /** Shown in the variables pane; left out where no sample people exist. */
  variables?: Record<string, unknown> | undefined;
}

/** Apollo Sandbox for whoever opens /graphql in a browser; nothing in production. */
export const createLandingPage = ({ production, variables }: LandingPageOptions): ApolloServerPlugin =>
  production
    ? ApolloServerPluginLandingPageDisabled()
    : ApolloServerPluginLandingPageLocalDefault({
        footer: false,
        embed: {
          runTelemetry: false,
          endpointIsEditable: false,
          // Uploads need it: a browser sends multipart across sites without asking first.
          initialState: { pollForSchemaUpdates: false, sharedHeaders: { [preflightHeader]: 'true' } },
        },
        document: exampleDocument,
        ...(variables === undefined ? {} : { variables }),
        headers: { [preflightHeader]: 'true' },
      });
