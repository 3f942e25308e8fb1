// Jest wants a module of its own for it.
export { closeDoor as default } from './postgres-setup.js';
