import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { stableId } from './route-key';

/** The tree of paths of a REST API: each part of each path is a resource. */
export class RestTree {
  private readonly resources: Map<string, string>;

  public constructor(
    private readonly scope: Construct,
    private readonly api: apigateway.CfnRestApi,
  ) {
    this.resources = new Map([['/', api.attrRootResourceId]]);
  }

  /** Every path that has a resource. */
  public get paths(): string[] {
    return [...this.resources.keys()];
  }

  /** The id of the resource of a path, with those above it. */
  public resourceId(path: string): string {
    const present = this.resources.get(path);
    if (present !== undefined) return present;
    const slash = path.lastIndexOf('/');
    const { ref } = new apigateway.CfnResource(this.scope, `Path${stableId(path)}`, {
      restApiId: this.api.ref,
      parentId: this.resourceId(path.slice(0, slash) || '/'),
      pathPart: path.slice(slash + 1),
    });
    this.resources.set(path, ref);
    return ref;
  }
}
