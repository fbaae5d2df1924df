import { LocalError, messageOf } from '../errors';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import { evaluate } from './intrinsics';
import type { AssemblyStack, TemplateValue } from './read-assembly';

/** A resource of a stack, with its properties resolved on demand. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly scope: StackScope;
  /** In the construct tree. @default - the template does not say */
  readonly path?: string;
  /** A property, resolved. @default - undefined when the template does not have it */
  property(name: string): TemplateValue;
}

/** What a resource is here: its id for `Ref` and its attributes for `Fn::GetAtt`. */
export interface ResourceIdentity {
  id(resource: StackResource): string;
  attribute(resource: StackResource, name: string): string | undefined;
}

/** What the stacks of one run know about each other. */
export interface RunScope {
  readonly scopes: StackScope[];
  identityOf(type: string): ResourceIdentity;
  /** The text of a secret, for `{{resolve:secretsmanager:…}}`. */
  secretText(id: string): string;
}

const PSEUDO: { readonly [name: string]: TemplateValue } = {
  'AWS::Partition': 'aws',
  'AWS::Region': LOCAL_REGION,
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NotificationARNs': [],
  'AWS::NoValue': undefined,
};

/** Resolves the intrinsic functions of one stack to what exists in this run. */
export class StackScope {
  public constructor(
    public readonly stack: AssemblyStack,
    public readonly run: RunScope,
  ) {}

  /** The resources whose condition holds. */
  public resources(): StackResource[] {
    return Object.entries(this.stack.template.Resources ?? {})
      .filter(([, resource]) => resource.Condition === undefined || this.condition(resource.Condition))
      .map(([logicalId]) => this.resource(logicalId));
  }

  /**
   * Resolves a value of the template.
   * @param where shown in errors, for example `Worker.Environment`
   * @throws LocalError `TemplateUnresolved`
   */
  public resolve(value: TemplateValue, where: string): TemplateValue {
    try {
      return evaluate(value, this);
    } catch (error) {
      throw new LocalError('TemplateUnresolved', `Stack ${this.stack.displayName}, ${where}: ${messageOf(error)}`, { cause: error });
    }
  }

  public ref(name: string): TemplateValue {
    if (name === 'AWS::StackName') return this.stack.stackName;
    if (name === 'AWS::StackId') return `arn:aws:cloudformation:${LOCAL_REGION}:${LOCAL_ACCOUNT}:stack/${this.stack.stackName}/local`;
    if (name in PSEUDO) return PSEUDO[name];
    const parameter = this.stack.template.Parameters?.[name];
    if (parameter) {
      if (parameter.Default === undefined) throw new Error(`parameter ${name} has no default value`);
      return parameter.Default;
    }
    const resource = this.resource(name);
    return this.run.identityOf(resource.type).id(resource);
  }

  public attribute(logicalId: string, name: string): string {
    const resource = this.resource(logicalId);
    const value = this.run.identityOf(resource.type).attribute(resource, name);
    if (value === undefined) throw new Error(`attribute ${name} of ${logicalId} (${resource.type}) is not known locally`);
    return value;
  }

  public condition(name: string): boolean {
    const condition = this.stack.template.Conditions?.[name];
    if (condition === undefined) throw new Error(`there is no condition ${name}`);
    return evaluate(condition, this) === true;
  }

  public mapping(map: string, first: string, second: string): unknown {
    const value = this.stack.template.Mappings?.[map]?.[first]?.[second];
    if (value === undefined) throw new Error(`mapping ${map} has no ${first}.${second}`);
    return value;
  }

  /** `Fn::GetStackOutput` */
  public output(stackName: string, outputName: string): TemplateValue {
    const scope = this.run.scopes.find(({ stack }) => stack.stackName === stackName);
    const output = scope?.stack.template.Outputs?.[outputName];
    if (!scope || !output) throw new Error(`stack ${stackName} has no output ${outputName} in this run`);
    return evaluate(output.Value, scope);
  }

  /** `Fn::ImportValue` */
  public importedValue(name: string): TemplateValue {
    for (const scope of this.run.scopes) {
      for (const output of Object.values(scope.stack.template.Outputs ?? {})) {
        if (output.Export && evaluate(output.Export.Name, scope) === name) return evaluate(output.Value, scope);
      }
    }
    throw new Error(`no stack of this run exports ${name}`);
  }

  private resource(logicalId: string): StackResource {
    const resource = this.stack.template.Resources?.[logicalId];
    if (!resource) throw new Error(`there is no resource or parameter ${logicalId}`);
    const property = (name: string): TemplateValue => this.resolve(resource.Properties?.[name], `${logicalId}.${name}`);
    const path = resource.Metadata?.['aws:cdk:path'];
    return { logicalId, type: resource.Type, scope: this, path: typeof path === 'string' ? path : undefined, property };
  }
}
