import type { Synthesized } from '../../support/conformance';
import { arnText, type Statement } from '../../support/iam';

/** A function of a template, and all that its role allows. */
export interface FunctionPermissions {
  readonly id: string;
  readonly statements: readonly Statement[];
  readonly managedPolicies: readonly unknown[];
  readonly logGroup: string | undefined;
  readonly environment: readonly string[];
}

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  readonly ManagedPolicyArns?: readonly unknown[];
}

/** Every function of a template with what its role allows, wherever that is written: in policies of their own, or in the role. */
export function functionPermissions({ Resources }: Synthesized): FunctionPermissions[] {
  const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => ofType(type).map(([, { Properties }]) => Properties));
  return ofType('AWS::Lambda::Function').map(([id, { Properties = {} }]) => {
    const [role] = (Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
    const { Policies = [], ManagedPolicyArns = [] } = (Resources[role].Properties ?? {}) as RoleProperties;
    const attached = policies.filter((policy) => (policy?.Roles as { Ref: string }[] | undefined)?.some(({ Ref }) => Ref === role));
    const documents = [...Policies, ...(attached as unknown as NonNullable<RoleProperties['Policies']>)];
    const { LogGroup } = (Properties.LoggingConfig ?? {}) as { LogGroup?: { Ref: string } };
    const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    return {
      id,
      statements: documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      managedPolicies: ManagedPolicyArns,
      logGroup: LogGroup?.Ref,
      environment: Object.values(Variables).map(textOf),
    };
  });
}

/** A variable as an ARN is written in the policies, where it is one. */
function textOf(value: unknown): string {
  try {
    return arnText(value);
  } catch {
    return JSON.stringify(value);
  }
}

/** The resources that a function may use with actions of a service, as texts. */
export function resourcesOf({ statements }: FunctionPermissions, service: string): string[] {
  const texts = statements
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith(`${service}:`)))
    .flatMap(({ Resource }) => [Resource].flat().map(arnText));
  return [...new Set(texts)];
}
