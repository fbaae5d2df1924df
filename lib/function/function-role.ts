import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What IAM takes in the description of a role: Latin-1. Lambda takes any text. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const DESCRIPTION = /^[\t\n\r\x20-\x7E\xA1-\xFF]*$/;

/** A role of one function: it may write its own log, and what is added to it. AWS's managed policy would allow every log of the account. */
export function functionRole(scope: Construct, id: string, logGroup: logs.ILogGroup, description?: string): iam.Role {
  const role = new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: description === undefined || DESCRIPTION.test(description) ? description : undefined,
  });
  logGroup.grantWrite(role);
  return role;
}
