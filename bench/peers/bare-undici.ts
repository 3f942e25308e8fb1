// The limit: no GraphQL, and undici's pool.
import { serveBare } from './bare.ts';
import { createUndiciVendors } from './undici-vendors.ts';

serveBare(createUndiciVendors());
