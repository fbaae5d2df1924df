import { devNull } from 'node:os';
import { join } from 'node:path';

export const LOCAL_REGION = 'us-east-1';
export const LOCAL_ACCOUNT = '000000000000';

/** Where the local services listen. */
export interface LocalEndpoints {
  /** Every service of AWS, most of them only to be refused by name. */
  readonly aws: string;
  readonly dynamodb: string;
}

/** The variables that keep an AWS SDK on this machine: fake keys, no profile, no metadata service, every endpoint local. */
export function awsEnvironment(endpoints: LocalEndpoints): Record<string, string> {
  return {
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    // Letters and digits only: DynamoDB Local refuses other keys.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

export interface HandlerEnvironment {
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  /** Folder of the code. */
  readonly taskRoot: string;
  /** Folder that handlers see as `/opt`. @default - there is none */
  readonly opt?: string;
  readonly memoryMb: number;
  /** The variables of the template. */
  readonly variables: { readonly [name: string]: string };
  readonly endpoints: LocalEndpoints;
  readonly allowedHosts: readonly string[];
  readonly guardFile: string;
}

/** Everything a handler process sees. Nothing of the user's own environment is in it. */
export function handlerEnvironment(options: HandlerEnvironment): Record<string, string> {
  return {
    ...(options.opt === undefined ? {} : { NODE_PATH: join(options.opt, 'nodejs', 'node_modules'), LOCAL_OPT: options.opt }),
    ...options.variables,
    ...awsEnvironment(options.endpoints),
    AWS_LAMBDA_FUNCTION_NAME: options.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${options.memoryMb}`,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    LAMBDA_TASK_ROOT: options.taskRoot,
    _HANDLER: options.handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LOCAL_FUNCTION_ARN: options.arn,
    LOCAL_ALLOWED_HOSTS: options.allowedHosts.join(','),
    // Also for processes and threads that the handler starts.
    NODE_OPTIONS: `${options.variables.NODE_OPTIONS ?? ''} --require ${JSON.stringify(options.guardFile)}`.trim(),
  };
}
