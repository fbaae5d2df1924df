export type { ContentSecurityPolicyOptions } from './content-security-policy';
export type { FrontendDomain } from './frontend-domain';
export { ImageStore, type ImageStoreProps } from './image-store';
export { StaticFrontend } from './static-frontend';
export type { StaticFrontendProps } from './static-frontend-props';
