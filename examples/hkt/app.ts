import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { HktStack } from './stack';

const app = new App();

new HktStack(app, 'Hkt-dev', { profile: EnvironmentProfile.dev() });
new HktStack(app, 'Hkt-staging', { profile: EnvironmentProfile.staging() });
new HktStack(app, 'Hkt-prod', {
  profile: EnvironmentProfile.prod(),
  mailDomain: 'hkt.example.com',
  // cdk deploy Hkt-prod -c priceSourceUrl=https://api.dexscreener.com/latest/dex/pairs/<chain>/<pair>
  priceSourceUrl: app.node.tryGetContext('priceSourceUrl'),
  terminationProtection: true,
});
