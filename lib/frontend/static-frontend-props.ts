import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import type { ServerlessApi } from '../api';
import type { ContentSecurityPolicyOptions } from './content-security-policy';
import type { FrontendDomain } from './frontend-domain';
import type { ImageStore } from './image-store';

/** Properties of a `StaticFrontend`. */
export interface StaticFrontendProps {
  /**
   * The folder with the built site, from the working directory: `web/dist`. It holds `index.html`. At most 10,000 files, 100 MiB each,
   * 400 MiB together.
   */
  readonly source: string;
  /**
   * An API to serve on the same domain, so that the browser needs no CORS. It must not have routes with `ApiAuthorizer.iam()`: CloudFront
   * does not sign what it forwards.
   * @default - the site has no API
   */
  readonly api?: ServerlessApi;
  /**
   * Where the API is on the site. The path is taken off: `/api/users` reaches the route `GET /users`.
   * @default '/api'
   */
  readonly apiPath?: string;
  /**
   * Images to serve on the same domain, under the path of the store.
   * @default - the site has no images but its own
   */
  readonly images?: ImageStore;
  /**
   * Public values for the browser, in `/config.json`: the site is built once and reads them when it starts. Tokens are resolved at
   * deployment. Everybody can read them: never a secret.
   * @default - there is no `/config.json`
   */
  readonly config?: { readonly [name: string]: string };
  /**
   * Folders of `source` whose file names hold a hash of their content (`index-BxK3a9Qf.js`). Such files are immutable for browsers; files
   * in them without a hash in their names are not.
   * @default ['assets'] as Vite writes it
   */
  readonly hashedFolders?: string[];
  /**
   * A domain name of one's own.
   * @default - the name that CloudFront gives: https://d111111abcdef8.cloudfront.net
   */
  readonly domain?: FrontendDomain;
  /**
   * What pages may load from elsewhere.
   * @default - nothing but the site itself, its API and its images
   */
  readonly contentSecurityPolicy?: ContentSecurityPolicyOptions;
  /**
   * A web ACL of AWS WAF, with scope CLOUDFRONT, so from us-east-1.
   * @default - no firewall
   */
  readonly webAclArn?: string;
  /**
   * Whether requests are logged, to a bucket of their own.
   * @default true
   */
  readonly accessLogs?: boolean;
  /**
   * How long access logs are kept, in whole days.
   * @default - `logRetention` of the environment's profile
   */
  readonly accessLogRetention?: Duration;
  /**
   * How long files of earlier versions can still be loaded, in whole days, counted from the deployment that replaced them.
   * @default - `obsoleteAssetRetention` of the environment's profile
   */
  readonly obsoleteAssetRetention?: Duration;
  /**
   * From which edge locations the site is served.
   * @default - `priceClass` of the environment's profile
   */
  readonly priceClass?: PriceClass;
  /**
   * What happens to the buckets with the site and its logs when they leave the template. With `DESTROY` they are emptied before.
   * @default - `removalPolicy` of the environment's profile
   */
  readonly removalPolicy?: RemovalPolicy;
}
