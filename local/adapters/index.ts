export type { LocalResources, LocalUrl, ResourceAdapter } from './adapter';
export { functionNamed } from './lambda-function';
export { AdapterRegistry } from './registry';
export { rotateSecret } from './rotation-schedule';
export { findSecret } from './secret';
