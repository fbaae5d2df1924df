import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { EndpointsStack } from './endpoints-stack';
import { networks } from './networks';
import { SerenyaStack } from './stack';

const app = new App();

// -c rdsAuthorities=eu-west-1-bundle.pem, which is https://truststore.pki.rds.amazonaws.com/eu-west-1/eu-west-1-bundle.pem
const authorities: string | undefined = app.node.tryGetContext('rdsAuthorities');
const certificateAuthority = authorities && readFileSync(authorities, 'utf8');

for (const name of ['dev', 'staging', 'prod'] as const) {
  const network = networks[name];
  const terminationProtection = name === 'prod';
  new SerenyaStack(app, `Serenya-${name}`, { profile: EnvironmentProfile[name](), network, certificateAuthority, terminationProtection });
  new EndpointsStack(app, `Serenya-${name}-endpoints`, { network });
}
