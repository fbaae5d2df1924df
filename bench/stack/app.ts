import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { ShopStack } from './stack';

const app = new App();
new ShopStack(app, 'Shop-dev', EnvironmentProfile.dev());
new ShopStack(app, 'Shop-prod', EnvironmentProfile.prod());
