import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { DeliveryStack } from './delivery-stack';
import { SpaceKoStack } from './stack';

const app = new App();

new SpaceKoStack(app, 'SpaceKo-dev', { profile: EnvironmentProfile.dev() });
new SpaceKoStack(app, 'SpaceKo-staging', { profile: EnvironmentProfile.staging() });
new SpaceKoStack(app, 'SpaceKo-prod', {
  profile: EnvironmentProfile.prod(),
  mailDomain: 'spaceko.example.com',
  terminationProtection: true,
});

new DeliveryStack(app, 'SpaceKo-delivery', { repository: 'spaceko/spaceko', environments: ['dev', 'staging', 'prod'] });
