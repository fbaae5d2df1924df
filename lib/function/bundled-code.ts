import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CfnResource, FileSystem, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { type Bundle, bundle, bundleSource } from './bundle';
import { FunctionProblem } from './function-problem';
import type { HandlerExport } from './handler-export';

/** What a stack gets that CDK was told not to bundle for: it is synthesized, and never deployed. */
const NOT_BUNDLED: Bundle = new Map([
  ['index.mjs', Buffer.from("throw new Error('This function was synthesized without its code: see aws:cdk:bundling-stacks.');\n")],
]);

/**
 * The code of handlers, as an asset that is known by its content.
 * @param id of the function, if `scope` is where it will be and not the function itself
 * @throws ConstructValidationError if esbuild is missing or fails
 */
export function bundledCode(
  scope: Construct,
  exports: readonly HandlerExport[],
  externalModules?: readonly string[],
  id?: string,
): lambda.Code {
  return codeOf(new Problems('ServerlessFunction', scope, id), () => bundle(exports, externalModules));
}

/**
 * The same, from code that exports `handler` itself. Its paths are from the working directory.
 * @param id of the function, if `scope` is where it will be and not the function itself
 * @throws ConstructValidationError if esbuild is missing or fails
 */
export function bundledSource(scope: Construct, source: string, externalModules?: readonly string[], id?: string): lambda.Code {
  return codeOf(new Problems('ServerlessFunction', scope, id), () => bundleSource(source, externalModules));
}

function codeOf(problems: Problems, build: () => Bundle): lambda.Code {
  if (!Stack.of(problems.scope).bundlingRequired) return new BundledCode(NOT_BUNDLED);
  try {
    return new BundledCode(build());
  } catch (error) {
    if (!(error instanceof FunctionProblem)) throw error;
    problems.add(error.code, 'entry', error.message);
    problems.throwIfAny();
    throw error;
  }
}

class BundledCode extends lambda.Code {
  public readonly isInline = false;
  private asset?: lambda.AssetCode;

  public constructor(private readonly files: Bundle) {
    super();
  }

  public bind(scope: Construct): lambda.CodeConfig {
    const folder = FileSystem.mkdtemp('cdk-single-table-function-');
    for (const [name, contents] of this.files) writeFileSync(join(folder, name), contents);
    this.asset = lambda.Code.fromAsset(folder);
    const config = this.asset.bind(scope);
    // CDK has copied the folder into the cloud assembly by now, unless it was told to leave assets where they are.
    if (!scope.node.tryGetContext('aws:cdk:disable-asset-staging')) rmSync(folder, { recursive: true });
    return config;
  }

  public bindToResource(resource: CfnResource, options?: lambda.ResourceBindOptions): void {
    this.asset?.bindToResource(resource, options);
  }
}
