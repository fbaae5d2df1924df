import type { Duration, Size } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ISingleTable } from '../table';

/** What a function runs, and what it may do. Routes, schedules and streams take the same. */
export interface ServerlessFunctionOptions {
  /**
   * A TypeScript or JavaScript file, from the working directory. It is bundled with your own esbuild. Exactly one of `entry`, `code` and
   * `image`.
   * @default - the function runs `code` or `image`
   */
  readonly entry?: string;
  /**
   * A folder or archive that is built already, in any language.
   * @default - the function runs `entry` or `image`
   */
  readonly code?: lambda.Code;
  /**
   * A container image, built from a Dockerfile or in ECR. It is for arm64, as every function.
   * @default - the function runs `entry` or `code`
   */
  readonly image?: lambda.DockerImageCode;
  /**
   * With `entry` the name of the exported function. With `code` what the runtime calls: `file.export`. Not with `image`.
   * @default - 'handler' with `entry`, 'index.handler' with `code`
   */
  readonly handler?: string;
  /**
   * What runs the `code`. An `entry` always runs on the newest Node.js.
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;
  /**
   * Entities of the table that the function reads.
   * @default - none
   */
  readonly reads?: string[];
  /**
   * Entities of the table that the function creates, changes and deletes. Writing never includes reading.
   * @default - none
   */
  readonly writes?: string[];
  /**
   * The indexes to read through, of those that the entities take part in.
   * @default - all of them
   */
  readonly indexes?: string[];
  /**
   * Why access to a whole table or index is right, where the partition key of an entity leaves IAM nothing to hold on to.
   * @default - that of the table, otherwise such access is refused
   */
  readonly acknowledgeWidePattern?: string;
  /**
   * Environment variables. Nothing secret: everyone who may see the function sees them.
   * @default - none but what other properties set
   */
  readonly environment?: { [name: string]: string };
  /**
   * Secrets that the function may read. `{ JWT_KEY: secret }` sets `JWT_KEY_SECRET_ARN`, the value itself is in no variable:
   * `secretText('JWT_KEY')` of `cdk-single-table/handler` reads it.
   * @default - none
   */
  readonly secrets?: { [name: string]: secretsmanager.ISecret };
  /**
   * Layers, with what several functions share. Not with `image`.
   * @default - none
   */
  readonly layers?: lambda.ILayerVersion[];
  /**
   * Packages that are not bundled with `entry` because a layer has them: `['sharp']`.
   * @default - everything is bundled
   */
  readonly externalModules?: string[];
  /**
   * Memory in MiB, 128 to 10240. The share of a CPU grows with it: 1769 MiB are a whole one.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * How long a call may take, at most 15 minutes, or less where the caller does not wait that long.
   * @default - 30 seconds, or what suits the caller
   */
  readonly timeout?: Duration;
  /**
   * How many calls may run at once, taken from what the account has for all its functions. 0 stops the function.
   * @default - as many as the account has left
   */
  readonly reservedConcurrentExecutions?: number;
  /**
   * Size of `/tmp`, 512 MiB to 10 GiB.
   * @default Size.mebibytes(512)
   */
  readonly ephemeralStorageSize?: Size;
  /**
   * What the function does, for whoever sees it in the console. At most 256 characters.
   * @default - none
   */
  readonly description?: string;
}

/** Properties of `ServerlessFunction`. */
export interface ServerlessFunctionProps extends ServerlessFunctionOptions {
  /**
   * The table that `reads` and `writes` are about.
   * @default - the function uses no table
   */
  readonly table?: ISingleTable;
}
