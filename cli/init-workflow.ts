import { type InitOptions, scalar, stackOf } from './init-options';

/** The most a comment on GitHub holds is 65,536 characters. */
const COMMENT_CHARACTERS = 60_000;

/** `.github/workflows/deploy.yml`. What it is made of has been checked: nothing in it can end a string or a line. */
export function deployWorkflow(options: InitOptions): string {
  return [header(options), build(options), diff(options), COMMENT, ...options.environments.map((_, i) => deploy(options, i))].join('\n');
}

/** What each job that runs the CDK command begins with. */
const project = (nodeVersion: string): string => `\
      - uses: actions/setup-node@v6
        with:
          node-version: ${nodeVersion}
          cache: npm
      - run: npm ci`;

function header({ environments, branch, region, roleArn }: InitOptions): string {
  const last = environments[environments.length - 1];
  const variables = [...(roleArn ? [] : ['AWS_DEPLOY_ROLE_ARN (the role of DeployRole)']), ...(region ? [] : ['AWS_REGION'])];
  return `\
# Written by "cdk-single-table init", and yours to change.
#
# A pull request is synthesized, tested and compared with its target branch; the difference becomes a comment.
# A push to ${branch} is synthesized and tested once, and deployed as it is: ${environments.join(', then ')}.
#
# To do once on GitHub, in Settings > Environments:
#   1. Create ${environments.join(', ')}.
#   2. Give ${last} required reviewers: its deployment waits for them.
${variables.length > 0 ? `#   3. Set in each, or for the repository: ${variables.join(', ')}.\n` : ''}name: Deploy

on:
  pull_request:
    branches: [${scalar(branch)}]
  push:
    branches: [${scalar(branch)}]
  workflow_dispatch:

# A job that needs more says so.
permissions:
  contents: read

# Of a pull request only the last push matters. Deployments are never cancelled.
concurrency:
  group: \${{ github.workflow }}-\${{ github.event.pull_request.number || github.run_id }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:`;
}

function build({ nodeVersion }: InitOptions): string {
  return `\
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
${project(nodeVersion)}
      - run: npm test
      - run: npx cdk synth --quiet --output cdk.out
      # Inside tar, hidden files and permissions survive.
      - run: tar -cf cdk.out.tar cdk.out
      - uses: actions/upload-artifact@v6
        with:
          name: cdk-out
          path: cdk.out.tar
          if-no-files-found: error
`;
}

function diff({ stack, environments, nodeVersion }: InitOptions): string {
  return `\
  # Compares templates, not accounts: code of a pull request never gets credentials.
  diff:
    if: github.event_name == 'pull_request'
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
${project(nodeVersion)}
      - uses: actions/checkout@v6
        with:
          ref: \${{ github.event.pull_request.base.sha }}
          path: target
          persist-credentials: false
      # The first pull request has nothing to compare with: everything in it is new.
      - run: npm ci && npx cdk synth --quiet --output ../base
        working-directory: target
        continue-on-error: true
      - uses: actions/download-artifact@v7
        with:
          name: cdk-out
      - run: tar -xf cdk.out.tar
      - name: Compare
        run: |
          mkdir -p base
          echo '<!-- cdk diff -->' > diff.md
          for stack in ${environments.map((environment) => stackOf(stack, environment)).join(' ')}; do
            template="base/$stack.template.json"
            test -f "$template" || echo '{}' > "$template"
            npx cdk diff --app cdk.out --ci --no-color --template "$template" "$stack" > stack.diff 2>&1 || { cat stack.diff; exit 1; }
            {
              echo "<details><summary><code>cdk diff $stack</code></summary>"
              printf '\\n\`\`\`\`\\n'
              head -c ${Math.floor(COMMENT_CHARACTERS / environments.length)} stack.diff
              printf '\\n\`\`\`\`\\n</details>\\n\\n'
            } >> diff.md
          done
          cat diff.md >> "$GITHUB_STEP_SUMMARY"
      - uses: actions/upload-artifact@v6
        with:
          name: diff
          path: diff.md
`;
}

const COMMENT = `\
  # May write comments, and runs nothing of the pull request. A pull request from a fork has its difference in the summary of the run.
  comment:
    if: github.event.pull_request.head.repo.full_name == github.repository
    needs: diff
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@v7
        with:
          name: diff
      - name: Comment, or change the comment of the push before
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.pull_request.number }}/comments
          COMMENT: repos/\${{ github.repository }}/issues/comments
        run: |
          id=$(gh api --paginate "$COMMENTS" --jq '.[] | select(.body | startswith("<!-- cdk diff -->")) | .id' | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "$COMMENT/$id" --field body=@diff.md --silent
          else
            gh api --method POST "$COMMENTS" --field body=@diff.md --silent
          fi
`;

function deploy({ stack, environments, branch, region, roleArn, nodeVersion }: InitOptions, at: number): string {
  const environment = environments[at];
  return `\
  deploy-${environment}:
    if: github.ref == 'refs/heads/${branch}' && github.event_name != 'pull_request'
    needs: ${at === 0 ? 'build' : `deploy-${environments[at - 1]}`}
    runs-on: ubuntu-latest
    timeout-minutes: 60
    environment: ${scalar(environment)}
    concurrency:
      group: deploy-${environment}
      cancel-in-progress: false
    permissions:
      contents: read
      # For the token that AWS gives the role for.
      id-token: write
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
${project(nodeVersion)}
      - uses: actions/download-artifact@v7
        with:
          name: cdk-out
      - run: tar -xf cdk.out.tar
      - uses: aws-actions/configure-aws-credentials@v6
        with:
          role-to-assume: ${roleArn ?? '${{ vars.AWS_DEPLOY_ROLE_ARN }}'}
          aws-region: ${region ?? '${{ vars.AWS_REGION }}'}
      - run: npx cdk deploy --app cdk.out --ci --require-approval never ${stackOf(stack, environment)}
`;
}
