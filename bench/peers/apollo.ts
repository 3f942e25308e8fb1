// Apollo Server as its documentation has it: the standalone server, and a RESTDataSource for each vendor, made for each
// request around the server's cache.
import { Agent } from 'node:http';
import { RESTDataSource, type AugmentedRequest, type DataSourceConfig } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { resolvers, typeDefs, type Context } from './schema.ts';
import {
  targets,
  toApplicant,
  toCustomer,
  toEntity,
  toHeaders,
  toImages,
  toSubmissions,
  vendorUrl,
  type Vendors,
  type WireApplicant,
  type WireCustomer,
  type WireEntity,
  type WireImages,
  type WireSubmissions,
} from './vendor-calls.ts';

/** Left to itself, the fetch of RESTDataSource asks for every connection to be closed. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

abstract class VendorSource extends RESTDataSource {
  override baseURL = vendorUrl;

  override willSendRequest(path: string, request: AugmentedRequest) {
    Object.assign(request.headers, toHeaders(request.method ?? 'GET', path));
    Object.assign(request, { agent });
  }
}

class SumsubSource extends VendorSource {
  async applicant(applicantId: string) {
    return toApplicant(await this.get<WireApplicant>(targets.applicant(applicantId)));
  }

  async applicantByOwnId(ownId: string) {
    return toApplicant(await this.get<WireApplicant>(targets.applicantByOwnId(ownId)));
  }

  async images(applicantId: string) {
    return toImages(await this.get<WireImages>(targets.images(applicantId)));
  }

  setActive(inspectionId: string, imageId: string, active: boolean) {
    return this.delete<unknown>(targets.image(inspectionId, imageId, active));
  }
}

class ArgosSource extends VendorSource {
  async submissions(userId: string, first: number) {
    return toSubmissions(await this.get<WireSubmissions>(targets.submissions(userId, first)));
  }
}

class CapillarySource extends VendorSource {
  async customer(externalId: string) {
    return toCustomer(await this.get<WireCustomer>(targets.customer(externalId)));
  }
}

class Unit21Source extends VendorSource {
  async entity(entityId: string) {
    return toEntity(await this.get<WireEntity>(targets.entity(entityId)));
  }
}

const server = new ApolloServer<Context>({ typeDefs, resolvers });

const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async () => {
    const config: DataSourceConfig = { cache: server.cache };
    const vendors: Vendors = {
      sumsub: new SumsubSource(config),
      argos: new ArgosSource(config),
      capillary: new CapillarySource(config),
      unit21: new Unit21Source(config),
    };
    return { vendors };
  },
});

console.log(`ready at ${new URL(url).origin}`);
