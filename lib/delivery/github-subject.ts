import type { Problems } from '../core/problems';

/** Who may ask for the role, as GitHub names it. */
export interface GitHubSource {
  readonly repository: string;
  readonly branch?: string;
  readonly environment?: string;
}

/** The conditions of a trust policy. */
export type TrustConditions = Readonly<Record<'StringEquals' | 'StringLike', Readonly<Record<string, string>>>>;

const ISSUER = 'token.actions.githubusercontent.com';
export const GITHUB_ISSUER_URL = `https://${ISSUER}`;
export const STS_AUDIENCE = 'sts.amazonaws.com';

/** `owner/name`, or `owner@id/name@id` as in the immutable subjects of newer repositories. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*(@\d+)?\/[A-Za-z0-9._-]+(@\d+)?$/;
/** What git allows in the name of a branch, without what a policy would take for something else. `*` may end a prefix: `release/*`. */
const BRANCH = /^[^\s~^:?*[\\$]+\*?$/;
/** GitHub writes a colon of an environment's name in another way, and IAM reads `*`, `?` and `$` as patterns. */
const ENVIRONMENT = /^[^*?$:\r\n]{1,255}$/;

export function checkGitHubSource(problems: Problems, { repository, branch, environment }: GitHubSource): void {
  const ids = repository.split('/').filter((part) => part.includes('@')).length;
  if (!REPOSITORY.test(repository) || ids === 1) {
    problems.add(
      'DeployRole.Repository',
      'repository',
      `${JSON.stringify(repository)} is not one repository: write "owner/name", or "owner@id/name@id" where its tokens carry ids, without wildcards`,
    );
  }
  if (branch === undefined && environment === undefined) {
    problems.add('DeployRole.Unbound', 'branch, environment', 'neither is given, so every branch could deploy: name one, or both');
  }
  if (branch !== undefined && !BRANCH.test(branch)) {
    problems.add(
      'DeployRole.Branch',
      'branch',
      `${JSON.stringify(branch)} is no branch: write its name, such as "main", or a prefix and "*", such as "release/*"`,
    );
  }
  if (environment !== undefined && !ENVIRONMENT.test(environment)) {
    problems.add(
      'DeployRole.Environment',
      'environment',
      `${JSON.stringify(environment)} is no single environment: write its name on GitHub, such as "prod", without * ? $ and colon`,
    );
  }
}

/**
 * Subject, and where that leaves the branch open, the branch. The subject of a job with an environment does not say its branch, so the
 * branch is then compared by itself.
 * https://docs.github.com/actions/reference/openid-connect-reference#example-subject-claims
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function trustConditions({ repository, branch, environment }: GitHubSource): TrustConditions {
  const equal: Record<string, string> = { [`${ISSUER}:aud`]: STS_AUDIENCE };
  const like: Record<string, string> = {};
  const ref = branch === undefined ? undefined : `refs/heads/${branch}`;
  const refConditions = branch?.endsWith('*') ? like : equal;
  if (environment === undefined) refConditions[`${ISSUER}:sub`] = `repo:${repository}:ref:${ref}`;
  else {
    equal[`${ISSUER}:sub`] = `repo:${repository}:environment:${environment}`;
    if (ref !== undefined) refConditions[`${ISSUER}:ref`] = ref;
  }
  return { StringEquals: equal, StringLike: like };
}
