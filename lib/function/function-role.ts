import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** A role of one function: it may write its own log, and what is added to it. AWS's managed policy would allow every log of the account. */
export function functionRole(scope: Construct, id: string, logGroup: logs.ILogGroup, description?: string): iam.Role {
  const role = new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description });
  logGroup.grantWrite(role);
  return role;
}
