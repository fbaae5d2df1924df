export type { LocalResources, LocalStateMachine, ResourceAdapter } from './adapter';
export { functionNameOf } from './lambda-function';
export { AdapterRegistry } from './registry';
export { findSecret } from './secret';
