import { Lazy, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ConstructValidationError, Problems } from '../core/problems';
import { functionLogGroup, functionTarget } from '../function';
import { EnvironmentProfile } from '../profile';
import { checkApi } from './api-check';
import { apiDomain } from './api-domain';
import { type ApiPlan, authorizerOf, type PlannedFunction } from './api-plan';
import { corsEnvironment, corsOf } from './cors';
import { expressFunction } from './express-function';
import { httpApi } from './http-api';
import { restApi } from './rest-api';
import { type RouteFunction, routeFunctions } from './route-functions';
import { ApiType, type ServerlessApiProps } from './serverless-api-props';
import { DEFAULT_TIMEOUT } from './timeouts';

/**
 * An API: routes, the functions behind them with permission for exactly the entities they name, and who may call them.
 *
 * Routes with the same `entry` share a function. Every route has an authorizer or says that it is `public`.
 *
 * @example
 * const api = new ServerlessApi(this, 'Api', {
 *   table,
 *   authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] }),
 *   routes: {
 *     'GET /users/{userId}': { entry: 'handlers/users.ts', handler: 'get', reads: ['User'] },
 *     'POST /sessions': { entry: 'handlers/sessions.ts', writes: ['Session'], public: true },
 *   },
 * });
 */
export class ServerlessApi extends Construct {
  /** The id that API Gateway gives the API. */
  public readonly apiId: string;
  /** Where the API answers, without a slash at the end. */
  public readonly url: string;
  /** The host of `url`. Knows nothing but the id of the API, so a distribution in front of it makes no cycle. */
  public readonly originDomainName: string;
  /** The path of `url`: empty, or `/live` for a REST API without a domain name of its own. */
  public readonly originPath: string;
  /** Which kind of API. */
  public readonly type: ApiType;
  /** Whether a route wants signed requests of AWS principals, which a browser does not send. */
  public readonly usesIam: boolean;
  /** The functions behind the routes, each once. */
  public readonly functions: lambda.IFunction[];
  /** The Express application of `LegacyServer.express`; undefined without one. */
  public readonly legacyFunction?: lambda.IFunction;
  /** Holds a line for every request. */
  public readonly accessLogGroup: logs.LogGroup;
  /** What the DNS record of an own domain name points to; undefined without `domain`. */
  public readonly regionalDomainName?: string;
  private readonly byRoute = new Map<string, lambda.IFunction>();

  /**
   * @throws if anything is wrong with the routes, their functions or their authorizers; the error lists all of it
   */
  constructor(scope: Construct, id: string, props: ServerlessApiProps) {
    super(scope, id);
    const problems = new Problems('ServerlessApi', this);
    problems.require(
      { routes: props.routes, type: ApiType[props.type ?? ApiType.HTTP] },
      {
        routes: 'an object of routes, such as { "GET /users/{userId}": { entry: "handlers/users.ts" } }',
        type: 'ApiType.HTTP or ApiType.REST',
      },
    );
    const routes = checkApi(problems, props);
    const planned = routeFunctions(problems, routes, {
      environment: { ...corsEnvironment(props), ...props.environment },
      secrets: props.secrets,
    });
    problems.throwIfAny();

    this.type = props.type ?? ApiType.HTTP;
    this.usesIam = routes.some((route) => authorizerOf(route, props)?._spec.kind === 'iam');
    this.accessLogGroup = functionLogGroup(this, 'AccessLogs');
    const functions = planned.map((one) => this.createFunction(one, props));
    this.functions = functions.map((one) => one.function);
    this.legacyFunction = expressFunction(this, props);
    const plan: ApiPlan = {
      scope: this,
      props,
      functions,
      express: this.legacyFunction,
      cors: corsOf(props, routes),
      usesIam: this.usesIam,
      logGroup: this.accessLogGroup,
      throttle: this.throttle(props),
    };
    const built = this.type === ApiType.REST ? restApi(plan) : httpApi(plan);
    this.apiId = built.apiId;
    if (props.domain) this.regionalDomainName = apiDomain(this, props.domain, built);
    const { region, urlSuffix } = Stack.of(this);
    this.originDomainName = props.domain?.domainName ?? `${this.apiId}.execute-api.${region}.${urlSuffix}`;
    this.originPath = props.domain || this.type === ApiType.HTTP ? '' : `/${built.stageName}`;
    this.url = `https://${this.originDomainName}${this.originPath}`;
  }

  /**
   * The function behind a route, for grants and settings that routes do not have.
   * @param route as in `routes`: `GET /users/{userId}`
   * @throws if there is no such route
   */
  public functionFor(route: string): lambda.IFunction {
    const found = this.byRoute.get(route);
    if (found) return found;
    const routes = [...this.byRoute.keys()].map((text) => JSON.stringify(text)).join(', ');
    throw new ConstructValidationError(`ServerlessApi ${JSON.stringify(this.node.path)}`, [
      {
        code: 'ServerlessApi.UnknownRoute',
        field: 'functionFor',
        message: `${JSON.stringify(route)} is no route: there are ${routes || 'none'}`,
      },
    ]);
  }

  private createFunction({ id, options, exports, routes }: RouteFunction, { table }: ServerlessApiProps): PlannedFunction {
    const fn = functionTarget(this, id, options, { table, timeout: DEFAULT_TIMEOUT, exports });
    for (const { text } of routes) this.byRoute.set(text, fn);
    return { id, function: fn, routes };
  }

  private throttle({ throttle }: ServerlessApiProps): ApiPlan['throttle'] {
    const profile = () => EnvironmentProfile.of(this);
    return {
      rateLimit: throttle?.rateLimit ?? Lazy.number({ produce: () => profile().throttlingRateLimit }),
      burstLimit: throttle?.burstLimit ?? Lazy.number({ produce: () => profile().throttlingBurstLimit }),
    };
  }
}
