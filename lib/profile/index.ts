export { EnvironmentProfile } from './environment-profile';
export type { CustomEnvironmentProfileProps, EnvironmentProfileOptions } from './profile-values';
