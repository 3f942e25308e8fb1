import { ApiError, invalidId } from '../../errors.ts';
import { createCallLoader } from '../../http/call-loader.ts';
import type {
  Customer,
  CustomerIdentifier,
  CustomerImage,
  DeleteCustomerImage,
  DeleteCustomerImageCode,
} from '../../model/customer.ts';
import type { MediaBytes } from '../../model/media.ts';
import { SealedWrite, type Recalled } from '../../model/write.ts';
import { calls } from './calls.ts';
import type { CapillaryClient } from './client.ts';
import { readCustomerAnswer, saysMerged } from './customer-answer.ts';
import { recallDeleteImage, toDeleteImage, type DeletePlan } from './delete-image.ts';
import {
  customerIdRule,
  identifierValueRule,
  imageIdRule,
  isCustomerId,
  isIdentifierValue,
  isImageId,
} from './ids.ts';
import type { Located } from './image-list.ts';
import { toCustomer, toExternalIds, toImageId } from './map.ts';
import type { WireCustomer } from './wire.ts';

/** Customers and their profile images. Made for one request; never asks the same question twice in it. */
export class CapillarySource {
  readonly #client: CapillaryClient;
  private readonly customers = createCallLoader(async (customerId) => {
    const customer = await this.fetchCustomer(customerId);
    return customer === null ? null : toCustomer(customer);
  });
  private readonly lookups = createCallLoader((query) => this.findCustomer(query));

  constructor(client: CapillaryClient) {
    this.#client = client;
  }

  /**
   * Null where there is none. The answer's own `customerId` differs from the one asked for where the customer
   * was merged into another one.
   * @throws ApiError INVALID_ID for anything but an int64 of 0 or more, in decimal digits.
   */
  async customer(customerId: string): Promise<Customer | null> {
    if (!isCustomerId(customerId)) throw invalidId('customerId', customerIdRule);
    return this.customers.load(customerId);
  }

  /**
   * Null where there is none.
   * @throws ApiError INVALID_ID for a value that is not 1 to 255 characters, or has control characters.
   * PROVIDER_BAD_RESPONSE where the answer is somebody with another externalId.
   */
  async customerBy(identifier: CustomerIdentifier, value: string): Promise<Customer | null> {
    if (!isIdentifierValue(value)) throw invalidId(identifier, identifierValueRule);
    const found = await this.lookups.load(
      `source=ALL&identifierName=${identifier}&identifierValue=${encodeURIComponent(value)}&embed=CUSTOMERIMAGE`,
    );
    if (found === null) return null;
    // Addresses and numbers are not compared: the vendor spells them in ways of its own.
    if (identifier === 'externalId' && !mayBeCalled(found, value)) {
      throw new ApiError('PROVIDER_BAD_RESPONSE', 'CAPILLARY answered with another customer.', {
        provider: 'CAPILLARY',
      });
    }
    return toCustomer(found);
  }

  async image(customerId: string, imageId: string): Promise<CustomerImage | null> {
    if (!isImageId(imageId)) throw invalidId('imageId', imageIdRule);
    const customer = await this.customer(customerId);
    return customer?.images.find((image) => image.imageId === imageId) ?? null;
  }

  /** The image's bytes; null where there is none. The customer is read afresh: an address of bytes expires. */
  async imageBytes(customerId: string, imageId: string): Promise<MediaBytes | null> {
    if (!isCustomerId(customerId)) throw invalidId('customerId', customerIdRule);
    if (!isImageId(imageId)) throw invalidId('imageId', imageIdRule);
    const customer = await this.freshCustomer(customerId);
    const image = customer?.customerImage?.find((candidate) => toImageId(candidate) === imageId);
    if (image === undefined) return null;
    const address = image.secureFilePath ?? image.filePath;
    if (address == null) {
      throw new ApiError(
        'PROVIDER_BAD_RESPONSE',
        'CAPILLARY lists the image without an address of its bytes.',
        {
          provider: 'CAPILLARY',
        },
      );
    }
    return this.#client.openFile(address);
  }

  /** Deletes one image for good. */
  deleteImage(input: DeleteCustomerImage): SealedWrite<Located, Customer, DeleteCustomerImageCode> {
    return new SealedWrite(
      toDeleteImage(input, this.#client.api, () => this.freshCustomer(input.customerId)),
    );
  }

  /** How to read back what `deleteImage` was to do; `plan` is what it wrote down. */
  recallDeleteImage(plan: DeletePlan): Recalled {
    return recallDeleteImage(plan, () => this.freshCustomer(plan.customerId));
  }

  /** Asks for a customer that need not exist: any answer but a refusal proves address and credentials. */
  async probe(): Promise<void> {
    await this.#client.api.read({ ...calls.probe, target: '/v2/customers/0?source=INSTORE' });
  }

  /** Asks the vendor again, and forgets what it said before. */
  private freshCustomer(customerId: string): Promise<WireCustomer | null> {
    this.customers.clear(customerId);
    return this.fetchCustomer(customerId);
  }

  private async fetchCustomer(customerId: string): Promise<WireCustomer | null> {
    const answer = await this.#client.api.read({
      ...calls.getCustomer,
      target: `/v2/customers/${customerId}?source=INSTORE&embed=CUSTOMERIMAGE`,
    });
    return readCustomerAnswer(answer);
  }

  private async findCustomer(query: string): Promise<WireCustomer | null> {
    const answer = await this.#client.api.read({
      ...calls.findCustomer,
      target: `/v2/customers/lookup/customerDetails?${query}`,
    });
    return readCustomerAnswer(answer);
  }
}

/** Whoever took in the one who was asked for has a name of their own, and profiles may leave it out. */
const mayBeCalled = (customer: WireCustomer, externalId: string) => {
  const externalIds = toExternalIds(customer);
  return externalIds.length === 0 || externalIds.includes(externalId) || saysMerged(customer);
};
