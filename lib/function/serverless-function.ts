import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { withSourceMaps } from './bundle';
import { bundledCode } from './bundled-code';
import { checkFunctionTarget, usesTable } from './check-function';
import { secretVariable } from './check-settings';
import { acknowledgeFunctionFindings, functionDefaults } from './function-defaults';
import { functionLogGroup } from './function-log-group';
import { functionRole } from './function-role';
import type { ServerlessFunctionProps } from './serverless-function-options';

const DEFAULTS = { memorySize: 512, timeout: Duration.seconds(30) };

/**
 * A Lambda function outside of any VPC: fast to start, with a role and a log group of its own, and no permission that it was not given.
 *
 * Bundled with your own esbuild, on arm64 and the newest Node.js, or from `code` or an `image`. Log entries are JSON, from the level of the
 * `EnvironmentProfile` on, and kept as long as it says. See docs/functions.md.
 *
 * @example
 * const report = new ServerlessFunction(this, 'Report', {
 *   entry: 'handlers/report.ts',
 *   table,
 *   reads: ['User'],
 * });
 * bucket.grantPut(report);
 */
export class ServerlessFunction extends Construct implements iam.IGrantable {
  /** The function. */
  public readonly function: lambda.Function;
  /** What the function may do. */
  public readonly role: iam.Role;
  /** Where the function writes its log. */
  public readonly logGroup: logs.LogGroup;
  /** The role, for grants. */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @throws if the props are wrong, the entry or its export does not exist, or esbuild is missing; the error lists every such problem
   */
  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    const problems = new Problems('ServerlessFunction', this);
    checkFunctionTarget(problems, '', props, { table: props.table ?? null, existing: false });
    problems.throwIfAny();

    this.logGroup = functionLogGroup(this, 'Logs');
    this.role = functionRole(this, 'Role', this.logGroup, props.description);
    this.grantPrincipal = this.role;
    this.function = this.create(props);
    acknowledgeFunctionFindings(this.function, this.role);
    for (const [name, secret] of Object.entries(props.secrets ?? {})) {
      secret.grantRead(this.role);
      this.function.addEnvironment(secretVariable(name), secret.secretArn);
    }
    if (props.table && usesTable(props)) props.table.connect(this.function, props);
  }

  private create(props: ServerlessFunctionProps): lambda.Function {
    const shared = {
      ...functionDefaults(this),
      description: props.description,
      role: this.role,
      logGroup: this.logGroup,
      memorySize: props.memorySize ?? DEFAULTS.memorySize,
      timeout: props.timeout ?? DEFAULTS.timeout,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      ephemeralStorageSize: props.ephemeralStorageSize,
      environment: props.environment,
    };
    if (props.image) return new lambda.DockerImageFunction(this, 'Function', { ...shared, code: props.image });
    const { layers } = props;
    if (props.code) {
      const { code, handler = 'index.handler', runtime = lambda.Runtime.NODEJS_24_X } = props;
      return new lambda.Function(this, 'Function', { ...shared, code, handler, runtime, layers });
    }
    const { entry = '', handler: exportName = 'handler', externalModules } = props;
    return new lambda.Function(this, 'Function', {
      ...shared,
      code: bundledCode(this, [{ route: '', entry, exportName }], externalModules),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      layers,
      environment: withSourceMaps(props.environment),
    });
  }
}
