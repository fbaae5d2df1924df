import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problems } from '../core/problems';

/**
 * Where a page may load things from, beside its own site. Each entry is a source of the Content Security Policy: `https://fonts.gstatic.com`,
 * `https://*.example.com`, `data:`, `'sha256-…'`. Facts: https://www.w3.org/TR/CSP3/#framework-directive-source-list
 */
export interface ContentSecurityPolicyOptions {
  /**
   * Sources of scripts. `'unsafe-inline'` and `'unsafe-eval'` let an injected script run: prefer a hash.
   * @default - only the site itself
   */
  readonly scripts?: string[];
  /**
   * Sources of style sheets. Libraries that write `<style>` elements at run time need `'unsafe-inline'`.
   * @default - only the site itself
   */
  readonly styles?: string[];
  /**
   * Sources of images.
   * @default - only the site itself, `data:` and `blob:` (the preview of a chosen file)
   */
  readonly images?: string[];
  /**
   * Sources of fonts.
   * @default - only the site itself and `data:`
   */
  readonly fonts?: string[];
  /**
   * Where scripts may connect to: fetch, WebSocket, beacons.
   * @default - only the site itself, so the API under its path, and the upload address of `images`
   */
  readonly connections?: string[];
  /**
   * Sources of audio and video.
   * @default - only the site itself
   */
  readonly media?: string[];
  /**
   * What may be shown in a frame on the page.
   * @default - nothing
   */
  readonly frames?: string[];
  /**
   * Sources of workers.
   * @default - only the site itself
   */
  readonly workers?: string[];
  /**
   * Sites that may show this one in a frame. Setting it also leaves the older header `X-Frame-Options` out, which has no list.
   * @default - nobody
   */
  readonly frameAncestors?: string[];
}

type Source = keyof ContentSecurityPolicyOptions;

const DIRECTIVES: readonly (readonly [directive: string, source: Source | undefined, basis: readonly string[]])[] = [
  ['default-src', undefined, ["'self'"]],
  ['script-src', 'scripts', ["'self'"]],
  ['style-src', 'styles', ["'self'"]],
  ['img-src', 'images', ["'self'", 'data:', 'blob:']],
  ['font-src', 'fonts', ["'self'", 'data:']],
  ['connect-src', 'connections', ["'self'"]],
  ['media-src', 'media', ["'self'"]],
  ['worker-src', 'workers', ["'self'"]],
  ['frame-src', 'frames', []],
  ['frame-ancestors', 'frameAncestors', []],
  ['object-src', undefined, []],
  ['base-uri', undefined, ["'self'"]],
  ['form-action', undefined, ["'self'"]],
];

/** The text of the header. */
export function contentSecurityPolicy(options: ContentSecurityPolicyOptions, uploads: readonly string[]): string {
  return DIRECTIVES.map(([directive, source, basis]) => {
    const added = [...((source && options[source]) ?? []), ...(source === 'connections' ? uploads : [])];
    const sources = [...new Set([...basis, ...added])];
    return `${directive} ${sources.length > 0 ? sources.join(' ') : "'none'"}`;
  }).join('; ');
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-custom-headers. It can be raised. */
const MAX_LENGTH = 1783;

/** Warns of a header that CloudFront refuses unless the account has a higher quota. */
export function warnOfLength(scope: IConstruct, policy: string): void {
  if (policy.length <= MAX_LENGTH) return;
  Annotations.of(scope).addWarningV2(
    'cdk-single-table:contentSecurityPolicyLength',
    `The Content Security Policy has ${policy.length} characters, and CloudFront takes ${MAX_LENGTH} unless the quota of the account is raised: name fewer sources, or patterns such as https://*.example.com.`,
  );
}

const KEYWORD =
  /^(self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|wasm-unsafe-eval|report-sample|(nonce|sha(256|384|512))-.*)$/;

export function checkContentSecurityPolicy(problems: Problems, options: ContentSecurityPolicyOptions): void {
  for (const [, source] of DIRECTIVES) {
    for (const [i, value] of ((source && options[source]) ?? []).entries()) {
      const problem = sourceProblem(value);
      if (problem) problems.add('StaticFrontend.ContentSecurityPolicy', `contentSecurityPolicy.${source}[${i}]`, problem);
    }
  }
}

function sourceProblem(value: string): string | undefined {
  if (value === '' || /[\s;,]/.test(value)) return `${JSON.stringify(value)} is not one source: write each as an entry of the list`;
  if (KEYWORD.test(value)) return `${value} is a keyword and needs its quotation marks: "'${value}'"`;
  if (value === "'none'") return `'none' cannot be added to other sources: leave the list out`;
  if (value === '*') return '"*" would allow every site: name the ones that are needed, "https://*.example.com"';
  return undefined;
}
