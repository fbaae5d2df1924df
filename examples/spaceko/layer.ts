import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DockerImage } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A layer with an installed npm package of plain JavaScript, copied as it is: functions that share it leave it out of their bundles. */
export function packageLayer(scope: Construct, id: string, name: string): LayerVersion {
  const folder = dirname(require.resolve(`${name}/package.json`));
  const tryBundle = (outputDir: string): boolean => {
    cpSync(folder, join(outputDir, 'nodejs', 'node_modules', name), { recursive: true });
    return true;
  };
  return new LayerVersion(scope, id, {
    description: `The package ${name}`,
    // Docker is what CDK would use if the copy failed; it is never started.
    code: Code.fromAsset(folder, { bundling: { image: DockerImage.fromRegistry('unused'), local: { tryBundle } } }),
    compatibleArchitectures: [Architecture.ARM_64, Architecture.X86_64],
  });
}
