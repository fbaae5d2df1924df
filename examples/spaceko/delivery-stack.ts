import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { DeployRole } from 'cdk-single-table';
import type { Construct } from 'constructs';

export interface DeliveryStackProps extends StackProps {
  /** The repository on GitHub: `owner/name`. */
  readonly repository: string;
  /** The environments on GitHub, and of the stacks. */
  readonly environments: string[];
}

/** The roles that GitHub Actions deploys with. Deployed once, by hand, with credentials that nobody stores. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    super(scope, id, props);
    const { repository, environments } = props;
    let provider: DeployRole['provider'] | undefined;
    for (const environment of environments) {
      const deploy = new DeployRole(this, `Deploy-${environment}`, { repository, branch: 'main', environment, provider });
      // GitHub is known to an account once: the first role makes it known.
      provider ??= deploy.provider;
      new CfnOutput(this, `RoleArn-${environment}`, { value: deploy.role.roleArn });
    }
  }
}
