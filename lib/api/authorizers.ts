import type { Construct } from 'constructs';
import type { ApiAuthorizer, AuthorizerSpec } from './api-authorizer';
import { authorizerFunction, authorizerId } from './authorizer-function';
import { allowInvoke, invocationUri } from './invoke-permission';

/** What a route or a method says about who may call it. */
export interface Authorization {
  readonly authorizationType: string;
  readonly authorizerId?: string;
}

/** The authorizers of an API, each made once. */
export abstract class Authorizers {
  private readonly made = new Map<string, Authorization>();

  public constructor(
    protected readonly scope: Construct,
    protected readonly apiId: string,
    protected readonly cacheSeconds: number,
  ) {}

  /** Who may call a route with this authorizer, or one without. */
  public authorization(authorizer: ApiAuthorizer | undefined): Authorization {
    if (!authorizer) return { authorizationType: 'NONE' };
    const spec = authorizer._spec;
    if (spec.kind === 'iam') return { authorizationType: 'AWS_IAM' };
    const id = authorizerId(this.scope, spec);
    const present = this.made.get(id);
    if (present) return present;
    const made = this.make(id, spec);
    this.made.set(id, made);
    return made;
  }

  protected abstract make(id: string, spec: AuthorizerSpec): Authorization;

  /** The authorizer that is a function of the library. `create` makes the resource that calls it and returns its id. */
  protected ownAuthorizer(id: string, spec: AuthorizerSpec, create: (authorizerUri: string) => string): Authorization {
    const fn = authorizerFunction(this.scope, `${id}Function`, spec);
    const ref = create(invocationUri(this.scope, fn));
    allowInvoke(this.scope, `${id}Permission`, fn, this.apiId, 'authorizers/*');
    return { authorizationType: 'CUSTOM', authorizerId: ref };
  }
}
