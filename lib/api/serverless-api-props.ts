import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { FunctionTargetOptions } from '../function';
import type { ISingleTable } from '../table';
import type { ApiAuthorizer } from './api-authorizer';
import type { LegacyServer } from './legacy-server';
import type { RequestBody } from './request-body';

/** The two kinds of API that API Gateway has. */
export enum ApiType {
  /** Cheaper and faster. */
  HTTP = 'HTTP',
  /** With usage plans, API keys, validation of requests and error bodies of your own. */
  REST = 'REST',
}

/** What answers a route, and who may call it. */
export interface ApiRoute extends FunctionTargetOptions {
  /**
   * Who may call the route.
   * @default - that of the API; a route without any says `public: true`
   */
  readonly authorizer?: ApiAuthorizer;
  /**
   * Anybody may call the route, whatever the API's authorizer.
   * @default false
   */
  readonly public?: boolean;
  /**
   * Routes of one group share a function; those of different groups do not, even with the same `entry`.
   * @default - routes with the same `entry` share a function
   */
  readonly group?: string;
  /**
   * What the body looks like. Only a REST API refuses others by itself.
   * @default - any body reaches the function
   */
  readonly body?: RequestBody;
  /**
   * Callers have to send a key of a usage plan in `x-api-key`. It tells them apart, it does not authenticate them. REST only.
   * @default false
   */
  readonly apiKeyRequired?: boolean;
}

/** How many requests the API takes, over all callers. Those above it are answered with 429. */
export interface ApiThrottle {
  /**
   * Requests per second on average.
   * @default - that of the `EnvironmentProfile`
   */
  readonly rateLimit?: number;
  /**
   * Requests at once.
   * @default - that of the `EnvironmentProfile`
   */
  readonly burstLimit?: number;
}

/** A domain name of your own. */
export interface ApiDomain {
  /** The name: `api.example.com`. */
  readonly domainName: string;
  /** Its certificate, in the region of the stack. */
  readonly certificate: acm.ICertificate;
  /**
   * The zone in which the records of the name are made.
   * @default - none: make an alias record to `regionalDomainName` yourself
   */
  readonly hostedZone?: route53.IHostedZone;
}

/** What the holders of some API keys may ask for. */
export interface ApiUsagePlan {
  /** The keys that belong to the plan, by names of your own. API Gateway generates their values. */
  readonly apiKeys: string[];
  /**
   * Requests per second of each key, on average.
   * @default - that of the API
   */
  readonly rateLimit?: number;
  /**
   * Requests of each key at once.
   * @default - that of the API
   */
  readonly burstLimit?: number;
  /**
   * Requests of each key in a period.
   * @default - no quota
   */
  readonly quotaLimit?: number;
  /**
   * The period of the quota.
   * @default Period.MONTH
   */
  readonly quotaPeriod?: apigateway.Period;
}

/** Properties of `ServerlessApi`. */
export interface ServerlessApiProps {
  /** What answers, by method and path: `GET /users/{userId}`, `ANY /files/{proxy+}`. */
  readonly routes: { [route: string]: ApiRoute };
  /**
   * The table that `reads` and `writes` of the routes mean.
   * @default - none: no route may have them
   */
  readonly table?: ISingleTable;
  /**
   * Which kind of API.
   * @default ApiType.HTTP
   */
  readonly type?: ApiType;
  /**
   * Who may call routes that say nothing themselves.
   * @default - every route names its own, or is `public`
   */
  readonly authorizer?: ApiAuthorizer;
  /**
   * What answers the requests that no route matches.
   * @default - 404
   */
  readonly legacy?: LegacyServer;
  /**
   * Origins of pages elsewhere that may call the API: `https://shop.example.com`. A `StaticFrontend` shares its domain with the API
   * and needs none.
   * @default - none
   */
  readonly corsOrigins?: string[];
  /**
   * Whether those pages may send cookies.
   * @default false
   */
  readonly corsCredentials?: boolean;
  /**
   * Request headers that those pages may send.
   * @default ['authorization', 'content-type']
   */
  readonly corsHeaders?: string[];
  /**
   * Environment variables of every function that the API creates.
   * @default - none
   */
  readonly environment?: { [name: string]: string };
  /**
   * Secrets that every function that the API creates may read.
   * @default - none
   */
  readonly secrets?: { [name: string]: secretsmanager.ISecret };
  /**
   * How many requests the API takes.
   * @default - that of the `EnvironmentProfile`
   */
  readonly throttle?: ApiThrottle;
  /**
   * A domain name of your own. The one that AWS generates is closed then.
   * @default - the domain name that AWS generates
   */
  readonly domain?: ApiDomain;
  /**
   * How long API Gateway remembers what our authorizer function said of a token, up to an hour. An expired token is accepted for so
   * long. Tokens that API Gateway checks itself are not concerned.
   * @default Duration.seconds(0)
   */
  readonly authorizerCache?: Duration;
  /**
   * Who may ask for how much with which API key, by names of your own. REST only.
   * @default - none
   */
  readonly usagePlans?: { [name: string]: ApiUsagePlan };
  /**
   * Sets the role with which API Gateway writes logs of REST APIs. It belongs to the account and region, not to this API: do it in one
   * stack only, or by hand. Without it the first REST API of an account cannot be deployed. REST only.
   * @default false
   */
  readonly cloudWatchRole?: boolean;
}
