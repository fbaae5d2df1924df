export { DeployRole, type DeployRoleProps } from './deploy-role';
