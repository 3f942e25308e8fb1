// How openapi.json becomes supergraph.graphql: `npm run compose` in this folder, as Mesh's documentation shows it.
import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

export const composeConfig = defineConfig({
  // By their names it would take applicants for entities that other services could have fields of.
  ignoreSemanticConventions: true,
  output: 'supergraph.graphql',
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('Vendors', {
        source: './openapi.json',
        // Looked up by the gateway, at each call.
        endpoint: '{env.VENDOR_URL}',
        selectQueryOrMutationField: [
          { type: 'mutation', fieldName: 'readApplicant' },
          { type: 'mutation', fieldName: 'readImages' },
        ],
      }),
    },
  ],
});
