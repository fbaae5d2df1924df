import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { checkGitHubSource, GITHUB_ISSUER_URL, STS_AUDIENCE, trustConditions } from './github-subject';

/** Properties of `DeployRole`. At least one of `branch` and `environment` is needed. */
export interface DeployRoleProps {
  /**
   * The GitHub repository, `owner/name`, in the upper and lower case that GitHub shows. The tokens of a repository that was created or
   * renamed since July 2026 carry ids, and `owner@id/name@id` is what to write for it.
   */
  readonly repository: string;
  /**
   * The branch that deploys, such as `main`. A prefix and `*`, such as `release/*`, allows every branch that begins so.
   * @default - any branch, as far as the rules of `environment` on GitHub allow it
   */
  readonly branch?: string;
  /**
   * The GitHub environment that the job runs in, such as `prod`. Its rules on GitHub (reviewers, branches) come before the token.
   * @default - the job runs in no environment
   */
  readonly environment?: string;
  /**
   * GitHub's identity provider of this account. An account has it at most once, so a second role takes that of the first.
   * @default - created here
   */
  readonly provider?: iam.IOIDCProviderRef;
  /**
   * The qualifier that the account was bootstrapped with.
   * @default - that of the stack's synthesizer, otherwise of the context `@aws-cdk/core:bootstrapQualifier`, otherwise `hnb659fds`
   */
  readonly qualifier?: string;
  /**
   * Regions of this account that may be deployed to. Each must be bootstrapped.
   * @default - the region of the stack
   */
  readonly regions?: string[];
  /**
   * How long one deployment may take, 1 to 12 hours.
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;
}

/** The roles of `cdk bootstrap` that the CDK command takes. That of CloudFormation is taken by CloudFormation alone. */
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];
const DEFAULT_QUALIFIER = 'hnb659fds';

/**
 * Lets GitHub Actions deploy with CDK, without a stored key: a workflow of one repository, on one branch or in one environment, gets this
 * role for an hour, and the role can do nothing but take the roles of `cdk bootstrap`.
 *
 * Environments of one account share the roles of `cdk bootstrap`, so the role of one can deploy the others too: give `prod` an account, or a
 * `qualifier`, of its own.
 *
 * Deploy it once by hand, and give its ARN to the workflow that `cdk-single-table init` writes. See docs/delivery.md.
 *
 * @example
 * const prod = new DeployRole(this, 'DeployProd', { repository: 'octo/shop', branch: 'main', environment: 'prod' });
 * new CfnOutput(this, 'DeployProdArn', { value: prod.role.roleArn });
 */
export class DeployRole extends Construct implements iam.IGrantable {
  /** The role, for `role-to-assume` of the workflow. */
  public readonly role: iam.Role;
  /** GitHub's identity provider: the one given, or the one created here. */
  public readonly provider: iam.IOIDCProviderRef;
  /** To grant the role something that a deployment does besides CDK. */
  public readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: DeployRoleProps) {
    super(scope, id);
    this.validateProps(props);
    // No thumbprints: IAM trusts the certificate authorities itself.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
    this.provider = props.provider ?? new iam.OidcProviderNative(this, 'Provider', { url: GITHUB_ISSUER_URL, clientIds: [STS_AUDIENCE] });
    const { StringEquals, StringLike } = trustConditions(props);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.WebIdentityPrincipal(this.provider.oidcProviderRef.oidcProviderArn, {
        StringEquals,
        ...(Object.keys(StringLike).length > 0 && { StringLike }),
      }),
      description: `Deploys from GitHub: ${props.repository}`,
      maxSessionDuration: props.maxSessionDuration ?? Duration.hours(1),
    });
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({ sid: 'BootstrapRoles', actions: ['sts:AssumeRole'], resources: this.bootstrapRoles(props) }),
    );
    this.grantPrincipal = this.role;
  }

  /** Their names, not a pattern: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles */
  private bootstrapRoles({ qualifier, regions }: DeployRoleProps): string[] {
    const { partition, account, region, synthesizer } = Stack.of(this);
    const context: string | undefined = this.node.tryGetContext('@aws-cdk/core:bootstrapQualifier');
    const name = qualifier ?? synthesizer.bootstrapQualifier ?? context ?? DEFAULT_QUALIFIER;
    return (regions ?? [region]).flatMap((place) =>
      BOOTSTRAP_ROLES.map((role) => `arn:${partition}:iam::${account}:role/cdk-${name}-${role}-${account}-${place}`),
    );
  }

  private validateProps(props: DeployRoleProps): void {
    const problems = new Problems('DeployRole', this);
    checkGitHubSource(problems, props);
    const { qualifier, regions, maxSessionDuration } = props;
    if (qualifier !== undefined && !/^[A-Za-z0-9_-]{1,10}$/.test(qualifier)) {
      problems.add('DeployRole.Qualifier', 'qualifier', `${JSON.stringify(qualifier)} is none: use 1 to 10 letters, digits, _ and -`);
    }
    if (regions?.length === 0) problems.add('DeployRole.Regions', 'regions', 'is empty: name a region, or leave it out');
    for (const region of regions ?? []) {
      if (Token.isUnresolved(region) || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) continue;
      problems.add('DeployRole.Regions', 'regions', `${JSON.stringify(region)} is no region: write one such as "eu-central-1"`);
    }
    const hours = maxSessionDuration?.isUnresolved() === false ? maxSessionDuration.toSeconds() / 3600 : 1;
    if (hours < 1 || hours > 12) {
      problems.add('DeployRole.SessionDuration', 'maxSessionDuration', `is ${hours} hours; IAM allows 1 to 12 hours`);
    }
    problems.throwIfAny();
  }
}
