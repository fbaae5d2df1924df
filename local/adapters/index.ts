export type { AwsService, LocalResources, LocalStateMachine, LocalUrl, ResourceAdapter } from './adapter';
export { functionNamed } from './lambda-function';
export { AdapterRegistry } from './registry';
export { findSecret } from './secret';
